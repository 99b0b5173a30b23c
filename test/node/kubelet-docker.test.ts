import {copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openStore} from '../../src/store/store.js';
import {missingForNode, startNode, type RigNode, type RigRun} from './rig/rig-node.js';

const test = suite('node/kubelet-docker: a kubelet that calls CNI itself');

const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';
const manifest = '/etc/kubernetes/manifests/web.yaml';
const missing = missingForNode('docker');

if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('install, a pod, uninstall', () => undefined);
} else {
  const node = startNode('docker');
  test.after(() => node.down());
  process.once('exit', () => node.down());
  run(node);
}

function run(node: RigNode): void {
  const dropInBefore = stateOf(node, dropIn);

  test('without a terminal it does not restart the kubelet unasked', () => {
    const {status, stderr} = node.mlabCni('shim', 'install');
    assert.is(status, 2, stderr);
    assert.match(stderr, '--no-restart');
    assert.equal(stateOf(node, dropIn), dropInBefore);
  });

  test('a kubelet that does not come back with the flag gets its old configuration', () => {
    const program = `${node.root}/usr/bin/kubelet`;
    renameSync(program, `${program}.real`);
    const refusal = 'case "$*" in *shimcni*) echo "I refuse" >&2; exit 1 ;; esac';
    writeFileSync(program, `#!/bin/sh\n${refusal}\nexec /usr/bin/kubelet.real "$@"\n`, {mode: 0o755});
    const {status, stderr} = node.mlabCni('shim', 'install', '--yes');
    renameSync(`${program}.real`, program);
    assert.is(status, 20, stderr);
    assert.match(stderr, 'everything is as before');
    assert.match(stderr, 'I refuse');
    assert.equal(stateOf(node, dropIn), dropInBefore);
    assert.not(readdirSync(`${node.root}/usr`).includes('shimcni'));
    assert.is(succeed(node.run('systemctl', 'is-active', 'kubelet')), 'active\n');
  });

  test('install restarts it, and the flag is in force', () => {
    succeed(node.mlabCni('shim', 'install', '--yes'));
    assert.match(commandLine(node), '--cni-bin-dir=/usr/shimcni/bin');
    assert.match(succeed(node.mlabCni('shim', 'status')), 'calls the shims');
  });

  test('a static pod comes up, and its calls are in the store', async () => {
    copyFileSync(join(import.meta.dirname, 'rig/static-pod.yaml'), node.root + manifest);
    await waitFor('the container', 90, () =>
      succeed(node.run('docker', 'ps', '--format', '{{.Names}}')).includes('k8s_c_web'),
    );
    const store = openStore(`${node.root}/tmp/mlab-cni`);
    const added = store.entries().flatMap((entry) => {
      const reading = store.read(entry);
      return reading.kind === 'capture' && reading.invocation.operation === 'ADD' ? [reading.invocation] : [];
    });
    assert.equal(added.map(({plugin}) => plugin).sort(), ['bridge', 'host-local', 'loopback', 'portmap']);
    for (const {parameters, pod, exit} of added) {
      assert.equal(exit, {code: 0});
      assert.is(pod?.name, 'web-node1');
      assert.is(parameters.containerId, added[0]?.parameters.containerId);
    }
    assert.is(succeed(node.run('curl', '--silent', '--fail', 'http://192.0.2.10:18080/passwd')).split(':')[0], 'root');
  });

  test('uninstall leaves the drop-in as it was, and nothing else', () => {
    succeed(node.mlabCni('shim', 'uninstall', '--yes'));
    assert.equal(stateOf(node, dropIn), dropInBefore);
    assert.not.match(commandLine(node), 'shimcni');
    assert.not(readdirSync(`${node.root}/usr`).includes('shimcni'));
    assert.not(readdirSync(`${node.root}/var/lib`).includes('mlab-cni'));
    assert.is(node.mlabCni('shim', 'status').status, 1);
  });

  test('the pod can be deleted', async () => {
    rmSync(node.root + manifest);
    await waitFor('the end of the pod', 90, () => succeed(node.run('docker', 'ps', '--quiet')) === '');
    const addresses = () =>
      readdirSync(`${node.root}/var/lib/cni/networks/rignet`).filter((name) => /^10\./.test(name));
    await waitFor('the release of its address', 30, () => addresses().length === 0);
  });

  test('systemd sees the flag in every golden drop-in', () => {
    const fixtures = join(import.meta.dirname, '../fixtures/install/kubelet');
    const names = readdirSync(fixtures).flatMap((name) => /^(.*)\.after\.conf$/.exec(name)?.[1] ?? []);
    for (const name of names) {
      const unit = `${node.root}/run/systemd/system/golden-${name}.service`;
      mkdirSync(`${unit}.d`, {recursive: true});
      writeFileSync(unit, '[Service]\nExecStart=/bin/true\n');
      copyFileSync(join(fixtures, `${name}.after.conf`), `${unit}.d/10.conf`);
    }
    succeed(node.run('systemctl', 'daemon-reload'));
    for (const name of names) {
      const environment = succeed(node.run('systemctl', 'show', '--property=Environment', `golden-${name}.service`));
      assert.match(environment, /KUBELET_KUBECONFIG_ARGS=[^"]*--cni[-_]bin[-_]dir[= ]+\/usr\/shimcni\/bin/, name);
    }
  });
}

function stateOf({root}: RigNode, path: string): readonly (string | number)[] {
  const {mode, uid, gid} = statSync(root + path);
  return [readFileSync(root + path, 'latin1'), mode, uid, gid];
}

function commandLine(node: RigNode): string {
  const pid = succeed(node.run('systemctl', 'show', '--property=MainPID', '--value', 'kubelet')).trim();
  return readFileSync(`${node.root}/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
}

function succeed({status, stdout, stderr}: RigRun): string {
  assert.is(status, 0, stdout + stderr);
  return stdout;
}

async function waitFor(what: string, seconds: number, isThere: () => boolean): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!isThere()) {
    if (Date.now() > deadline) assert.unreachable(`${what} did not come within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

test.run();
