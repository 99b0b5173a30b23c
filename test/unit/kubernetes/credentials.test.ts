import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {KubeConfig} from '@kubernetes/client-node';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ClusterError} from '../../../src/errors.js';
import {readCredentials} from '../../../src/kubernetes/credentials.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';

const test = suite('kubernetes/credentials');

function read(...files: readonly string[]) {
  return readCredentials({kind: 'kubeconfig', files, origin: 'mine'}, () => new KubeConfig());
}

function kubeconfig(name: string, server: string): string {
  return JSON.stringify({
    clusters: [{name, cluster: {server}}],
    users: [{name, user: {token: name}}],
    contexts: [{name, context: {cluster: name, user: name}}],
    'current-context': name,
  });
}

test('a context that the user named, and one that is not there', () => {
  withTemporaryDirectory((directory) => {
    const [first, second] = [join(directory, 'first'), join(directory, 'second')];
    writeFileSync(first, kubeconfig('one', 'https://one:6443'));
    writeFileSync(second, kubeconfig('two', 'https://two:6443'));
    const access = {kind: 'kubeconfig', files: [first, second], origin: 'mine'} as const;
    const create = () => new KubeConfig();
    assert.is(readCredentials({...access, context: 'two'}, create).server, 'https://two:6443');
    assert.throws(
      () => readCredentials({...access, context: 'three'}, create),
      /mine is no usable kubeconfig: it has no context "three"; it has one, two/,
    );
  });
});

test('of several files the first says which cluster', () => {
  withTemporaryDirectory((directory) => {
    const [first, second] = [join(directory, 'first'), join(directory, 'second')];
    writeFileSync(first, kubeconfig('one', 'https://one:6443'));
    writeFileSync(second, kubeconfig('two', 'https://two:6443'));
    const {kubeConfig, server} = read(first, second);
    assert.is(server, 'https://one:6443');
    assert.is(kubeConfig.getContexts().length, 2);
  });
});

for (const [name, content, reason] of [
  ['missing', null, 'ENOENT'],
  ['empty', '', 'clusters, users and contexts are not in it'],
  ['no YAML', '{{', 'unexpected end of the stream'],
  ['without a context', '{"clusters":[],"contexts":[],"users":[]}', 'no current context in it names a cluster'],
  ['without a server', kubeconfig('one', ''), 'server is missing'],
  ['with a server that is none', kubeconfig('one', 'nonsense'), '"nonsense" is no URL of an API server'],
] as const) {
  test(`a kubeconfig that is ${name}`, () => {
    withTemporaryDirectory((directory) => {
      const file = join(directory, 'kubeconfig');
      if (content !== null) writeFileSync(file, content);
      assert.throws(
        () => read(file),
        (error: unknown) =>
          error instanceof ClusterError &&
          error.message.startsWith('mine is no usable kubeconfig: ') &&
          error.message.includes(reason),
      );
    });
  });
}

test('files that a kubeconfig names are looked for beside it', () => {
  withTemporaryDirectory((directory) => {
    const file = join(directory, 'kubeconfig');
    const named = JSON.parse(kubeconfig('one', 'https://one:6443')) as {users: {user: object}[]};
    const users = [{name: 'one', user: {'client-certificate': 'pki/me.crt', 'client-key': '/abs/me.key'}}];
    writeFileSync(file, JSON.stringify({...named, users}));
    const user = read(file).kubeConfig.getCurrentUser();
    assert.equal([user?.certFile, user?.keyFile], [join(directory, 'pki/me.crt'), '/abs/me.key']);
  });
});

test('without TLS only a server on loopback is asked', () => {
  withTemporaryDirectory((directory) => {
    const file = join(directory, 'config');
    const server = (url: string) => {
      writeFileSync(file, kubeconfig('one', url));
      return read(file).server;
    };
    for (const url of ['http://127.0.0.1:8001', 'http://127.9.9.9', 'http://localhost:8001', 'http://[::1]:8001']) {
      assert.is(server(url), url);
    }
    for (const url of [
      'http://10.0.0.1:8080',
      'http://127.0.0.1.example.com',
      'http://localhost.example.com',
      'http://[::2]',
      'ftp://127.0.0.1',
      'file:///etc/passwd',
    ]) {
      assert.throws(() => server(url), /only https: keeps credentials/, url);
    }
  });
});

test.run();
