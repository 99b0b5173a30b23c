import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {DoctorJson} from '../../../src/doctor/report.js';
import {rightsManifest} from '../../../src/kubernetes/rights.js';
import type {PodJson} from '../../../src/view/pod/pod-json.js';
import {addOf, call, writeScript} from '../../helpers/calls.js';
import {mlabCni} from '../../helpers/cli.js';
import {startCommand, type CommandRun} from '../../helpers/command.js';
import {makeShimDir} from '../../helpers/shim.js';

const test = suite('commands/pod');

const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
const failing = ['cat >/dev/null', 'echo \'{"code": 7, "msg": "bad network"}\'; exit 1'];
const shim = makeShimDir({plugins: {bridge: writeScript(join(directory, 'bridge'), ...failing)}});
await call(join(shim.dir, 'bridge'), {
  environment: {...addOf('c1'), CNI_ARGS: 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0'},
  stdin: '{"cniVersion":"1.0.0","name":"net","type":"bridge"}',
});
const kubeconfig = join(directory, 'kubeconfig');
writeFileSync(kubeconfig, 'nonsense');

test.after(() => {
  shim.dispose();
  rmSync(directory, {recursive: true});
});

test('without a cluster: the captures alone, and a warning', async () => {
  const {status, stdout, stderr} = await pod(['default/web-0']);
  assert.is(status, 1, stderr);
  assert.match(stdout, 'eth0: ADD bridge failed: bad network');
  assert.match(stderr, /^warning: no cluster was asked: there is no --kubeconfig, KUBECONFIG/);
});

test('as JSON', async () => {
  const {status, stdout} = await pod(['default/web-0', '--json']);
  const json = JSON.parse(stdout) as PodJson & {readonly warnings: readonly string[]};
  assert.is(status, 1);
  assert.is(json.kubernetes, null);
  assert.is(json.captures[0]?.error?.msg, 'bad network');
  assert.is(json.partings[0]?.captureId, json.captures[0]?.id);
  assert.is(json.warnings.length, 1);
});

test('a kubeconfig that was named must be good; one that was found need not', async () => {
  const named = await pod(['default/web-0', '--kubeconfig', kubeconfig]);
  assert.is(named.status, 40);
  assert.match(named.stderr, `error: ${kubeconfig} is no usable kubeconfig`);
  const found = await pod(['default/web-0'], [`KUBECONFIG=${kubeconfig}`]);
  assert.is(found.status, 1);
  assert.match(found.stderr, `warning: KUBECONFIG=${kubeconfig} is no usable kubeconfig`);
});

test('a cluster that is down is a warning where captures tell something, else an error', async () => {
  const down = join(directory, 'down');
  writeFileSync(down, kubeconfigOf('https://127.0.0.1:1'));
  const told = await pod(['default/web-0', '--kubeconfig', down]);
  assert.is(told.status, 1, told.stderr);
  assert.match(told.stdout, 'eth0: ADD bridge failed: bad network');
  assert.match(told.stderr, /^warning: .*127\.0\.0\.1:1.*nothing listens there/);
  const untold = await pod(['default/web-1', '--kubeconfig', down]);
  assert.is(untold.status, 40);
  assert.match(untold.stderr, /^error: .*nothing listens there/m);
  const doctor = await startCommand('doctor', ['--kubeconfig', down, '--root', directory, '--json']).ended;
  const {unchecked, healthy} = JSON.parse(doctor.stdout) as DoctorJson;
  assert.is(doctor.status, healthy ? 0 : 1);
  assert.match(unchecked.map(({what, why}) => `${what}: ${why}`).join('\n'), /what Kubernetes says: .*nothing listens/);
});

test('a pod that nobody knows, and why', async () => {
  const {status, stderr} = await pod(['default/web-1', '--store', join(directory, 'nowhere')]);
  assert.is(status, 12);
  assert.match(stderr, `warning: there is no capture store at ${join(directory, 'nowhere')}`);
  assert.match(stderr, 'error: neither captures nor Kubernetes know the pod default/web-1');
});

test('the manifest of the least rights', () => {
  assert.is(mlabCni(['pod', '--rbac']).stdout, rightsManifest());
});

test('no pod, and none that can be', async () => {
  assert.is((await pod([])).status, 2);
  assert.is((await pod(['nobody-0'])).status, 2);
});

test.run();

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    'current-context': 'one',
    contexts: [{name: 'one', context: {cluster: 'one', user: 'one'}}],
    clusters: [{name: 'one', cluster: {server}}],
    users: [{name: 'one', user: {}}],
  });
}

function pod(args: readonly string[], environment: readonly string[] = []): Promise<CommandRun> {
  const store = args.includes('--store') ? [] : ['--store', shim.store];
  const prefix = ['env', '-u', 'KUBECONFIG', '-u', 'KUBERNETES_SERVICE_HOST', ...environment];
  return startCommand('pod', [...store, ...args], prefix).ended;
}
