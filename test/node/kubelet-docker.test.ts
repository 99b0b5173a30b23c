import {copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {allCallsRecorded, callsFor, configurationOf, isAsBefore, startPod, stopPod, succeed} from './rig/pods.js';
import {missingForNode, startNode, type RigNode} from './rig/rig-node.js';

const test = suite('node/kubelet-docker: a kubelet that calls CNI itself');

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
  const before = configurationOf(node);

  test('without a terminal it does not restart the kubelet unasked', () => {
    const {status, stderr} = node.mlabCni('shim', 'install');
    assert.is(status, 2, stderr);
    assert.match(stderr, '--no-restart');
    isAsBefore(node, before);
  });

  test('a kubelet that does not come back with the flag gets its old configuration', () => {
    const program = `${node.root}/usr/bin/kubelet`;
    renameSync(program, `${program}.real`);
    const refusal = 'case "$*" in *shimcni*) echo "I refuse" >&2; exit 1 ;; esac';
    writeFileSync(program, `#!/bin/sh\n${refusal}\nexec /usr/bin/kubelet.real "$@"\n`, {mode: 0o755});
    const {status, stderr} = node.mlabCni('shim', 'install', '--mode', 'dir', '--yes');
    renameSync(`${program}.real`, program);
    assert.is(status, 20, stderr);
    assert.match(stderr, 'everything is as before');
    assert.match(stderr, 'I refuse');
    isAsBefore(node, before);
    assert.is(succeed(node.run('systemctl', 'is-active', 'kubelet')), 'active\n');
    succeed(node.run('systemctl', 'restart', 'kubelet')); // it runs under the name that it had meanwhile
  });

  test('install restarts it, and the flag is in force', () => {
    succeed(node.mlabCni('shim', 'install', '--yes'));
    assert.match(commandLine(node), '--cni-bin-dir=/usr/shimcni/bin');
    assert.match(succeed(node.mlabCni('shim', 'status')), 'calls the shims');
  });

  test('the calls of a first pod are recorded', async () => {
    await startPod(node, 'web1', 18_081);
    allCallsRecorded(node, 'web1');
  });

  test('and those of a second one', async () => {
    await startPod(node, 'web2', 18_082);
    allCallsRecorded(node, 'web2');
  });

  test('uninstall leaves everything as it was; running pods and new ones fare as before', async () => {
    succeed(node.mlabCni('shim', 'uninstall', '--yes'));
    isAsBefore(node, before);
    assert.not.match(commandLine(node), 'shimcni');
    assert.is(node.mlabCni('shim', 'status').status, 1);
    await startPod(node, 'web3', 18_083);
    assert.equal(callsFor(node, 'web3', 'ADD'), []);
    await stopPod(node, 'web1');
    assert.equal(callsFor(node, 'web1', 'DEL'), []);
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

function commandLine(node: RigNode): string {
  const pid = succeed(node.run('systemctl', 'show', '--property=MainPID', '--value', 'kubelet')).trim();
  return readFileSync(`${node.root}/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
}

test.run();
