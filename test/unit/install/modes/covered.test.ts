import {chmodSync, lstatSync, mkdirSync, readlinkSync, symlinkSync, utimesSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import type {Change} from '../../../../src/install/edits/change.js';
import type {MountInstallation} from '../../../../src/install/installation.js';
import type {MountPlan} from '../../../../src/install/modes/mount/mount.js';
import {mountMode} from '../../../../src/install/modes/mount/mount-mode.js';
import {moveOverwritten, overwrittenPaths, unfinishedPaths} from '../../../../src/install/modes/mount/overwritten.js';
import {usersOf} from '../../../../src/install/modes/mount/watchers.js';
import {filesBeingWritten} from '../../../../src/install/modes/mount/writers.js';
import type {RuntimeState, Target} from '../../../../src/install/runtimes/target.js';
import {kubelet} from '../../../../src/install/runtimes/kubelet/kubelet.js';
import {liveProcesses} from '../../../../src/system/live-processes.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';
import {spawnHolding} from './spawn-holding.js';

const test = suite<{tree: NodeTree}>('install/modes/mount: what lies over the plugins');

const shims = '/usr/shimcni/bin';
const real = '/opt/cni/bin';
const shim = '#!/bin/sh\n# mlab-cni shim: test\n';
const mount: MountPlan = {
  over: real,
  shimDir: shims,
  real: `${shims}.real`,
  stage: `${shims}.stage`,
  staged: `${shims}.stage/real`,
  bootId: liveProcesses().bootId,
};
const prepare: readonly Change[] = ['bridge', 'portmap'].map((name) => ({
  kind: 'file',
  path: `${shims}/${name}`,
  mode: 0o755,
  content: Buffer.from(shim),
}));

test.before.each((context) => {
  context.tree = makeNodeTree();
  for (const {path} of prepare) context.tree.write(path, shim, 0o755);
});
test.after.each(({tree}) => tree.dispose());

function overwritten({host}: NodeTree): readonly string[] {
  return overwrittenPaths(host, {prepare, mount});
}

test('a plugin that an installer put over its shim, or beside the shims, is none of ours', ({tree}) => {
  assert.equal(overwritten(tree), []);
  tree.write(`${shims}/bridge`, 'new bridge', 0o755);
  tree.write(`${shims}/flannel`, 'flannel', 0o755);
  tree.write(`${shims}/older`, `${shim}# of an older installation\n`, 0o755);
  tree.write(`${shims}/.bridge.mlab-cni-new`, 'a crash left it');
  mkdirSync(tree.host.at(`${shims}/directory`));
  symlinkSync('/usr/lib/vlan', tree.host.at(`${shims}/link`));
  assert.equal(
    overwritten(tree),
    ['bridge', 'flannel', 'link'].map((name) => `${shims}/${name}`),
  );
});

test('what is not executable is not finished yet', ({tree}) => {
  tree.write(`${shims}/bridge`, 'new bridge', 0o755);
  tree.write(`${shims}/_flannel.tmp`, 'half');
  assert.equal(unfinishedPaths(tree.host, {prepare, mount}), [`${shims}/_flannel.tmp`]);
});

test('what some process has open for writing is being written; what is read or closed is not', async ({tree}) => {
  tree.write(`${shims}/bridge`, 'new bridge', 0o755);
  tree.write(`${shims}/flannel`, 'flannel', 0o755);
  const [bridge, flannel] = ['bridge', 'flannel'].map((name) => tree.host.at(`${shims}/${name}`)) as [string, string];
  const holder = await spawnHolding(`exec 3>>'${bridge}' 4<'${flannel}'`);
  try {
    assert.equal(filesBeingWritten([bridge, flannel, '/none']), [bridge]);
    assert.equal(unfinishedPaths(tree.host, {prepare, mount}), [`${shims}/bridge`]);
    const mode = mountMode(installed());
    assert.equal(mode.unfinished(tree.host), [`${shims}/bridge`]);
    const {pid} = holder;
    assert.ok(
      usersOf(tree.host.at(shims)).some((user) => user.pid === pid),
      'it has files of that directory open',
    );
    assert.not(usersOf(tree.host.at('/opt')).some((user) => user.pid === pid));
    assert.not(
      usersOf(tree.host.at('/usr/shimcni/bi')).some((user) => user.pid === pid),
      'a directory beside it',
    );
    const slept: number[] = [];
    const sleep = async (ms: number) => {
      slept.push(ms);
      if (slept.length === 2) await holder.end();
    };
    await mode.settle({...offlineNode(tree), sleep});
    assert.equal(slept, [100, 100], 'it is waited for');
  } finally {
    await holder.end();
  }
  assert.equal(filesBeingWritten([bridge]), []);
});

function move(tree: NodeTree, options: {again: boolean; leave?: readonly string[]}): readonly string[] {
  return moveOverwritten(tree.host, {prepare, mount, to: real}, {leave: [], ...options});
}

test('what was overwritten goes to where it was meant to go, with its mode, and the shims take their places back', ({
  tree,
}) => {
  tree.write(`${shims}/bridge`, 'new bridge', 0o750);
  tree.write(`${shims}/flannel`, 'flannel', 0o755);
  symlinkSync('bridge', tree.host.at(`${real}/vlan`));
  symlinkSync('flannel', tree.host.at(`${shims}/vlan`));
  assert.equal(move(tree, {again: true}), ['bridge', 'flannel', 'vlan']);
  assert.is(tree.read(`${real}/bridge`), 'new bridge');
  assert.is(lstatSync(tree.host.at(`${real}/bridge`)).mode & 0o777, 0o750);
  assert.is(tree.read(`${real}/flannel`), 'flannel');
  assert.is(readlinkSync(tree.host.at(`${real}/vlan`)), 'flannel');
  assert.is(tree.read(`${shims}/bridge`), shim);
  assert.equal(overwritten(tree), []);
  assert.not(tree.snapshot().some((line) => line.includes('mlab-cni-new')));
});

test('without the shims back in their places, and what is to be left is left', ({tree}) => {
  tree.write(`${shims}/bridge`, 'new bridge', 0o755);
  tree.write(`${shims}/portmap`, 'new portmap', 0o755);
  assert.equal(move(tree, {again: false, leave: [`${shims}/portmap`]}), ['bridge']);
  assert.is(tree.read(`${real}/bridge`), 'new bridge');
  assert.is(tree.read(`${shims}/portmap`), 'new portmap');
  assert.not(tree.snapshot().some((line) => line.startsWith('usr/shimcni/bin/bridge ')));
});

test('what was put behind the shims later is newer, and stays', async ({tree}) => {
  tree.write(`${shims}/bridge`, 'older bridge', 0o755);
  await new Promise((resolve) => setTimeout(resolve, 50)); // times of files are those of the last tick
  tree.write(`${real}/bridge`, 'newest bridge', 0o755);
  utimesSync(tree.host.at(`${real}/bridge`), 1000, 1000); // times that an archive brought say nothing
  assert.equal(move(tree, {again: true}), ['bridge']);
  assert.is(tree.read(`${real}/bridge`), 'newest bridge');
  assert.is(tree.read(`${shims}/bridge`), shim);
});

function installed(some: Partial<MountPlan> = {}): MountInstallation {
  const settings = {shimDir: shims, binDirs: [real], store: '/tmp/mlab-cni', until: null};
  return {
    mode: 'mount',
    target: 'kubelet',
    version: '0.0.0-test',
    settings: {...settings, maxStoreKib: 1, keepFreeKib: 0, polls: false},
    search: {before: [real], after: [real]},
    plugins: ['bridge', 'portmap'],
    prepare,
    redirect: [],
    storeDirectories: [],
    mounts: [{...mount, ...some}],
  };
}

test('places of an installation: shims, plugins that they stand for, who may be at work there', ({tree}) => {
  const mode = mountMode(installed());
  assert.equal(
    [mode.restarts, mode.shimmedDirs, mode.usedDirs, mode.realDirs],
    [false, [shims, real], [real, mount.real], [mount.real]],
  );
  assert.equal(mode.realDirsNow(tree.host), [real], 'nothing covers the plugins now');
  const [room] = mode.shimRooms;
  assert.equal(
    [room?.dir, room?.stands, room?.realDirs, room?.realDirsNow(tree.host)],
    [shims, real, [mount.real], [real]],
  );
  assert.equal(room?.shims(Buffer.from(shim), ['bridge']), [prepare[0]]);
  assert.equal(mode.shimsNow(tree.host), []);
  assert.equal(mode.overwritten(tree.host), []);
});

test('whether they are in use cannot be told by who may not see what the runtime does', async ({tree}) => {
  tree.write('/proc/77/root/x', '');
  chmodSync(tree.host.root, 0o755);
  const state: RuntimeState = {kind: 'running', pid: 77, pluginDir: null, pluginDirs: null, networkReady: null};
  const isUsed = (mounts: readonly MountPlan[]) =>
    withoutRightTo(tree.host.at('/proc/77/root'), () => mountMode({...installed(), mounts}).isUsed(tree.host, state));
  assert.is(await isUsed([mount]), null);
  assert.is(await isUsed([mount, {...mount, shimDir: '/none'}]), false, 'one that is not there is not');
});

test('the shims are in use where the runtime sees them in the place of the plugins', ({tree}) => {
  const {isUsed} = mountMode(installed());
  const stopped: RuntimeState = {kind: 'stopped'};
  assert.is(isUsed(tree.host, stopped), false);
  mkdirSync(tree.host.at('/usr/lib/cni'), {recursive: true});
  symlinkSync('../../usr/shimcni/bin', tree.host.at('/opt/cni/covered'));
  const {isUsed: isCovered} = mountMode(installed({over: '/opt/cni/covered'}));
  assert.is(isCovered(tree.host, stopped), true);
  const running = {kind: 'running', pid: 77, pluginDir: null, pluginDirs: null, networkReady: null} as const;
  assert.is(isCovered(tree.host, running), false, 'it sees nothing of that');
  tree.write('/proc/77/root/opt/x', '');
  mkdirSync(tree.host.at('/proc/77/root/opt/cni'), {recursive: true});
  symlinkSync(tree.host.at(shims), tree.host.at('/proc/77/root/opt/cni/covered'));
  assert.is(isCovered(tree.host, running), true);
});

test('a runtime that would not see the shims is refused', async ({tree}) => {
  const target: Target = {...kubelet, state: () => Promise.resolve({kind: 'stopped'})};
  const error = await thrownBy(() => mountMode(installed()).verify(offlineNode(tree), target));
  assert.instance(error, TargetError);
  assert.match(String(error), 'kubelet.service has mounts of its own and does not see the shims');
  symlinkSync('../../usr/shimcni/bin', tree.host.at('/opt/cni/covered'));
  await mountMode(installed({over: '/opt/cni/covered'})).verify(offlineNode(tree), target);
});

test('mounts that are gone, and why: a reboot, or somebody', ({tree}) => {
  const problems = (some: Partial<MountPlan>) =>
    mountMode(installed(some))
      .problems(offlineNode(tree))
      .map(({what, remedy}) => `${what} -> ${JSON.stringify(remedy)}`);
  const gone = `the shims are not mounted over ${real}: `;
  assert.equal(problems({bootId: 'another'}), [`${gone}a reboot switched it off -> "install"`]);
  assert.equal(problems({}), [`${gone}somebody unmounted it -> "install"`]);
  symlinkSync('../../usr/shimcni/bin', tree.host.at('/opt/cni/covered'));
  assert.match(problems({over: '/opt/cni/covered'})[0] ?? '', 'only half of it is left');
  assert.is(mountMode(installed()).isOn(tree.host), false);
  const renewed = mountMode(installed({bootId: 'another'})).inThisBoot();
  assert.is(renewed.mode === 'mount' && renewed.mounts[0]?.bootId, liveProcesses().bootId);
});

test('shims that are off are mounted, and taken away', async ({tree}) => {
  const calls: string[] = [];
  const run: ReturnType<typeof offlineNode>['run'] = ({file, args = []}) => {
    calls.push([file, ...args].join(' '));
    return Promise.resolve({
      end: {kind: 'exited', code: 0},
      stdout: Buffer.alloc(0),
      stderr: Buffer.alloc(0),
      durationMs: 1,
    });
  };
  const mode = mountMode(installed());
  await mode.switchOn({...offlineNode(tree), run});
  assert.is(calls.at(-1), `mount --bind ${tree.host.at(shims)} ${tree.host.at(real)}`);
  await mode.switchOff({...offlineNode(tree), run});
  assert.is(calls.length, 6, 'nothing is mounted, so nothing is unmounted');
});

test.run();
