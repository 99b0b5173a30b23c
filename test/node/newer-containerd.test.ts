import {cpSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {configureContainerd, networkOf} from './rig/configure-containerd.js';
import {setups, type ContainerdSetup} from './rig/containerd-setups.js';
import {unpackRuntime, type NewerRuntime} from './rig/newer.js';
import {configurationOf, isAsBefore, recordedCalls, succeed} from './rig/pods.js';
import {missingForNode, startNode, type RigNode} from './rig/rig-node.js';
import {startSandbox, stopSandbox} from './rig/sandboxes.js';

const test = suite('node/newer-containerd: containerd 1.7 and 2.1 with plugins 1.9');

const missing = missingForNode('newer');
const versions = (['1.7', '2.1'] as const).filter(
  (version) => (process.env['MLAB_CNI_CONTAINERD'] ?? version) === version,
);

for (const reason of missing) console.log(`SKIP ${reason}`);
if (missing.length > 0) test.skip('install, pods, an add-on, uninstall', () => undefined);
else for (const version of versions) define(version);

function define(version: (typeof versions)[number]): void {
  const runtime = unpackRuntime(version);
  if (typeof runtime === 'string') {
    console.log(`SKIP ${runtime}`);
    test.skip(`containerd ${version}`, () => undefined);
    return;
  }
  const node = startNode(runtime.directory);
  const end = () => {
    node.down();
    runtime.dispose();
  };
  test.after(end);
  process.once('exit', end);
  for (const setup of setups.filter((each) => each.versions.includes(version))) {
    for (const mode of ['dir', 'mount'] as const) {
      test(`containerd ${version}, ${setup.name}, ${mode} mode`, () => thereAndBack(node, runtime, {setup, mode}));
    }
  }
}

interface Case {
  readonly setup: ContainerdSetup;
  readonly mode: 'dir' | 'mount';
}

let pods = 0;

/** install, a pod, a network add-on that comes later, uninstall, a third pod: all in one configuration. */
async function thereAndBack(node: RigNode, runtime: NewerRuntime, {setup, mode}: Case): Promise<void> {
  configureContainerd(node, runtime, setup);
  succeed(node.run('systemctl', 'restart', 'containerd'));
  const before = configurationOf(node);
  const pod = async (plugins: readonly string[]) => {
    const name = `pod-${++pods}`;
    await stopSandbox(node, await startSandbox(node, name));
    for (const operation of ['ADD', 'DEL'] as const) {
      const called = recordedCalls(node, name, operation).map(({plugin}) => plugin); // DEL twice: stopped, removed
      assert.equal([...new Set(called)], plugins, `${operation} of ${name}`);
    }
  };
  try {
    const {status, stdout, stderr} = node.mlabCni(
      'shim',
      'install',
      '--runtime',
      'containerd',
      '--mode',
      mode,
      '--yes',
    );
    assert.is(status, 0, stdout + stderr);
    await pod(['bridge', 'host-local', 'loopback', 'portmap']);
    succeed(node.mlabCni('shim', 'status'));
    const addOn = addOnArrives(node, runtime, setup);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await startSandbox(node, `pod-${++pods}`).then((id) => stopSandbox(node, id));
    const uninstalled = node.mlabCni('shim', 'uninstall', '--yes');
    assert.is(uninstalled.status, 0, uninstalled.stdout + uninstalled.stderr);
    await pod([]);
    for (const path of addOn) rmSync(node.root + path);
    isAsBefore(node, before);
  } finally {
    node.mlabCni('shim', 'uninstall', '--yes');
  }
}

/** A plugin as its installer puts it there, and a network that calls it and wins; the paths of both. */
function addOnArrives({root}: RigNode, runtime: NewerRuntime, {plugins}: ContainerdSetup): readonly string[] {
  const plugin = `${Object.keys(plugins)[0] ?? ''}/add-on`;
  cpSync(`${runtime.directory}/usr/lib/cni/tuning`, `${root}${plugin}.tmp`);
  renameSync(`${root}${plugin}.tmp`, root + plugin);
  const conflist = '/etc/cni/net.d/05-add-on.conflist';
  const network = networkOf(runtime);
  writeFileSync(root + conflist, JSON.stringify({...network, plugins: [...network.plugins, {type: 'add-on'}]}));
  return [plugin, conflist];
}

test.run();
