import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {findAccess, type AccessSources} from '../../../src/kubernetes/access.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';

const test = suite('kubernetes/access');

test('the order is that of kubectl', () => {
  withTemporaryDirectory((directory) => {
    const home = join(directory, 'home');
    const token = join(directory, 'var/run/secrets/kubernetes.io/serviceaccount/token');
    mkdirSync(join(home, '.kube'), {recursive: true});
    mkdirSync(join(token, '..'), {recursive: true});
    writeFileSync(join(home, '.kube/config'), '');
    writeFileSync(token, '');
    const files = [join(home, '.kube/config'), join(directory, 'not-there')];
    const all: AccessSources = {
      kubeconfig: 'mine',
      environment: {KUBECONFIG: files.join(':'), KUBERNETES_SERVICE_HOST: '10.96.0.1'},
      home,
      root: directory,
    };
    assert.equal(findAccess(all), {kind: 'kubeconfig', files: ['mine'], origin: 'mine'});
    const unnamed = {...all, kubeconfig: undefined};
    assert.equal(findAccess(unnamed), {
      kind: 'kubeconfig',
      files: files.slice(0, 1),
      origin: `KUBECONFIG=${files.join(':')}`,
    });
    const inCluster = {KUBERNETES_SERVICE_HOST: '10.96.0.1'};
    assert.equal(findAccess({...unnamed, environment: inCluster}), {
      kind: 'kubeconfig',
      files: [files[0]],
      origin: files[0],
    });
    const homeless = {...unnamed, home: join(directory, 'nobody')};
    assert.is(findAccess({...homeless, environment: inCluster})?.kind, 'in-cluster');
    assert.is(findAccess({...homeless, environment: {}}), null);
    assert.is(findAccess({...homeless, environment: inCluster, root: join(directory, 'elsewhere')}), null);
  });
});

test('a context is one of a kubeconfig: a service account has none', () => {
  withTemporaryDirectory((directory) => {
    const token = join(directory, 'var/run/secrets/kubernetes.io/serviceaccount/token');
    mkdirSync(join(token, '..'), {recursive: true});
    writeFileSync(token, '');
    const environment = {KUBERNETES_SERVICE_HOST: '10.96.0.1'};
    const sources = {kubeconfig: undefined, context: 'blue', environment, home: directory, root: directory};
    assert.is(findAccess(sources), null);
    const named = findAccess({...sources, kubeconfig: 'mine'});
    assert.equal(named, {kind: 'kubeconfig', files: ['mine'], origin: 'mine', context: 'blue'});
  });
});

test('a list of which nothing is there misses its first', () => {
  const sources = {kubeconfig: undefined, environment: {KUBECONFIG: '/no/a:/no/b'}, home: '/no', root: '/no'};
  assert.equal(findAccess(sources), {kind: 'kubeconfig', files: ['/no/a'], origin: 'KUBECONFIG=/no/a:/no/b'});
});

test.run();
