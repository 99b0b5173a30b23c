import {readdirSync, utimesSync, writeFileSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {DoctorJson} from '../../src/doctor/report.js';
import {configureContainerd} from './rig/configure-containerd.js';
import {setups} from './rig/containerd-setups.js';
import {unpackRuntime, type NewerRuntime} from './rig/newer.js';
import {succeed} from './rig/pods.js';
import {missingForNode, startNode, type RigNode} from './rig/rig-node.js';
import {startSandbox, stopSandbox} from './rig/sandboxes.js';

const test = suite('node/containerd-status: what a running containerd tells');

const missing = missingForNode('newer');
const runtime = missing.length > 0 ? missing.join('; ') : unpackRuntime('2.1');

if (typeof runtime === 'string') {
  console.log(`SKIP ${runtime}`);
  test.skip('doctor', () => undefined);
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
}

function doctor(node: RigNode): DoctorJson {
  const {stdout, stderr} = node.mlabCni('doctor', '--json');
  assert.ok(stdout.startsWith('{'), stderr);
  return JSON.parse(stdout) as DoctorJson;
}
