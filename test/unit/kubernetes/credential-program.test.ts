import {KubeConfig} from '@kubernetes/client-node';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ClusterError} from '../../../src/errors.js';
import {applyCredentialProgram} from '../../../src/kubernetes/credential-program.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('kubernetes/credential-program');

function configWith(user: object): KubeConfig {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(
    JSON.stringify({
      clusters: [{name: 'c', cluster: {server: 'https://10.0.0.1:6443'}}],
      users: [{name: 'u', user}],
      contexts: [{name: 'x', context: {cluster: 'c', user: 'u'}}],
      'current-context': 'x',
    }),
  );
  return kubeConfig;
}

function shell(script: string, more: object = {}): KubeConfig {
  const apiVersion = 'client.authentication.k8s.io/v1beta1';
  return configWith({exec: {apiVersion, command: '/bin/sh', args: ['-c', script], ...more}});
}

test('its token takes the place of the program', async () => {
  const script = `printf '{"status":{"token":"%s"}}' "$GREETING"`;
  const kubeConfig = shell(script, {env: [{name: 'GREETING', value: 'hello'}]});
  await applyCredentialProgram(kubeConfig, 'mine', 5000);
  assert.is(kubeConfig.getCurrentUser()?.token, 'hello');
  assert.is(kubeConfig.getCurrentUser()?.exec, undefined);
  assert.is(kubeConfig.getCurrentCluster()?.server, 'https://10.0.0.1:6443');
});

test('a certificate and its key', async () => {
  const status = JSON.stringify({status: {clientCertificateData: 'CERT', clientKeyData: 'KEY'}});
  const kubeConfig = shell(`echo '${status}'`);
  await applyCredentialProgram(kubeConfig, 'mine', 5000);
  const user = kubeConfig.getCurrentUser();
  assert.is(Buffer.from(user?.certData ?? '', 'base64').toString(), 'CERT');
  assert.is(Buffer.from(user?.keyData ?? '', 'base64').toString(), 'KEY');
});

test('a user without a program stays as it is', async () => {
  const kubeConfig = configWith({token: 't'});
  await applyCredentialProgram(kubeConfig, 'mine', 5000);
  assert.is(kubeConfig.getCurrentUser()?.token, 't');
});

for (const [name, kubeConfig, reason] of [
  ['hangs', shell('exec sleep 60'), 'it did not end within 0.3 s'],
  ['hangs with children that hold its pipes', shell('sleep 60 & sleep 60 & wait'), 'it did not end within 0.3 s'],
  ['fails', shell('echo "log in first" >&2; exit 1'), 'log in first'],
  ['says nothing', shell('true'), 'it printed none'],
  ['is not there', configWith({exec: {command: '/no/such/program'}}), 'it cannot be started'],
] as const) {
  test(`a program that ${name}`, async () => {
    const error = await thrownBy(() =>
      applyCredentialProgram(kubeConfig, 'mine', name.startsWith('hangs') ? 300 : 5000),
    );
    assert.instance(error, ClusterError);
    assert.match(String(error), `that mine names gave no credentials: ${reason}`);
  });
}

test.run();
