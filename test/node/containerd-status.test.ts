import {readdirSync, utimesSync, writeFileSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {DoctorJson} from '../../src/doctor/report.js';
import {configureContainerd} from './rig/configure-containerd.js';
import {setups} from './rig/containerd-setups.js';
import {unpackRuntime, type NewerRuntime} from './rig/newer.js';
import {succeed, waitFor} from './rig/pods.js';
import {missingForNode, startNode, type RigNode} from './rig/rig-node.js';
import {pollStatus, startSandbox, stopSandbox} from './rig/sandboxes.js';

const test = suite('node/containerd-status: what a runtime asks all the time, and what it tells');

/** CNI specification 1.1.0, STATUS. */
const notReady = '{"cniVersion":"1.1.0","code":50,"msg":"the plugin is not available"}';

const missing = missingForNode('newer');
const runtime = missing.length > 0 ? missing.join('; ') : unpackRuntime('2.1');

if (typeof runtime === 'string') {
  console.log(`SKIP ${runtime}`);
  test.skip('polls, and doctor', () => undefined);
} else {
  define(runtime);
}

test.run();

function define(newer: NewerRuntime): void {
  const node = startNode(newer.directory);
  const end = () => {
    node.down();
    newer.dispose();
  };
  test.after(end);
  process.once('exit', end);
  const [setup] = setups;
  assert.ok(setup);
  configureContainerd(node, newer, setup);
  succeed(node.run('systemctl', 'restart', 'containerd'));

  test('doctor asks the runtime which pods there are before it calls an address leaked', async () => {
    const id = await startSandbox(node, 'lives');
    const directory = `${node.root}/var/lib/cni/networks/rignet`;
    writeFileSync(`${directory}/10.77.0.99`, `${'9'.repeat(64)}\r\neth0`);
    for (const name of readdirSync(directory)) utimesSync(`${directory}/${name}`, 0, 0);
    const {next, evidence} = doctor(node).findings.find((each) => each.id === 'addresses-leaked') ?? {};
    assert.match(evidence?.join('\n') ?? '', /999999999999 is no pod of \/run\/containerd\/containerd\.sock/);
    succeed(node.run('sh', '-euc', next ?? 'false'));
    assert.not(doctor(node).findings.some((each) => each.id === 'addresses-leaked'));
    const held = readdirSync(directory).filter((name) => name.startsWith('10.'));
    assert.is(held.length, 1, 'the pod that lives has its address');
    succeed(node.run('systemctl', 'stop', 'containerd'));
    const {findings, unchecked} = doctor(node);
    assert.not(findings.some((each) => each.id === 'addresses-leaked'));
    assert.match(unchecked.map(({what}) => what).join('\n'), 'whether containers that are gone still hold addresses');
    succeed(node.run('systemctl', 'start', 'containerd'));
    await stopSandbox(node, id);
  });

  test('a kubelet that asks for the status leaves nothing: each STATUS that succeeds is forgotten', async () => {
    succeed(node.mlabCni('shim', 'install', '--runtime', 'containerd', '--mode', 'mount', '--yes'));
    try {
      await pollStatus(node, 20);
      await waitFor('the end of the last capture', 10, () => capturesIn(node).length === 0);
      writeFileSync(`${node.root}/usr/shimcni/bin.real/portmap`, `#!/bin/sh\necho '${notReady}'; exit 1\n`);
      await pollStatus(node, 1);
      assert.match(capturesIn(node).join(' '), ',STATUS,portmap,', 'one that fails is kept');
      assert.is(
        node.run('systemctl', 'is-active', 'containerd').stdout,
        'active\n',
        node.run('journalctl', '-u', 'containerd', '-n', '20').stdout,
      );
    } finally {
      node.mlabCni('shim', 'uninstall', '--yes');
    }
  });
}

function doctor(node: RigNode): DoctorJson {
  const {stdout, stderr} = node.mlabCni('doctor', '--json');
  assert.ok(stdout.startsWith('{'), stderr);
  return JSON.parse(stdout) as DoctorJson;
}

function capturesIn({root}: RigNode): string[] {
  return readdirSync(`${root}/tmp/mlab-cni/started`);
}
