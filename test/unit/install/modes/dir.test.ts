import {execFileSync} from 'node:child_process';
import {mkdirSync, readlinkSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import {applyChange, type Change} from '../../../../src/install/edits/change.js';
import type {DirInstallation} from '../../../../src/install/installation.js';
import {dirMode} from '../../../../src/install/modes/dir/dir-mode.js';
import {isFollowing, pathUnit, planFollower} from '../../../../src/install/modes/dir/follower.js';
import {modeOf} from '../../../../src/install/modes/modes.js';
import {kubelet} from '../../../../src/install/runtimes/kubelet/kubelet.js';
import type {NodeAccess, RuntimeState} from '../../../../src/install/runtimes/target.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/modes/dir');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const shims = '/usr/shimcni/bin';

function installed(tree: NodeTree, some: Partial<DirInstallation> = {}): DirInstallation {
  const settings = {shimDir: shims, binDirs: ['/opt/cni/bin'], store: '/tmp/mlab-cni', until: null};
  return {
    mode: 'dir',
    target: 'kubelet',
    version: '0.0.0-test',
    settings: {...settings, maxStoreKib: 1, keepFreeKib: 0, polls: false},
    search: {before: ['/opt/cni/bin'], after: [tree.host.at(shims)]},
    plugins: ['bridge'],
    prepare: [],
    redirect: [],
    storeDirectories: [],
    ...some,
  };
}

function running(...pluginDirs: readonly string[]): RuntimeState {
  return {kind: 'running', pid: 7, pluginDir: null, pluginDirs, networkReady: null};
}

test('the shims are in use where the running runtime looks where it was sent', ({tree}) => {
  const {host} = tree;
  const {isUsed} = dirMode(installed(tree));
  assert.is(isUsed(host, running(host.at(shims))), true);
  assert.is(isUsed(host, running(host.at(shims), '/opt/cni/bin')), false, 'that is another search path');
  assert.is(isUsed(host, running('/opt/cni/bin')), false);
  assert.is(isUsed(host, {kind: 'unknown', reason: ''}), null);
  assert.is(isUsed(host, {kind: 'stopped'}), false);
  assert.is(isUsed(host, {kind: 'down', state: 'failed'}), false);
  const former = dirMode(installed(tree, {search: {before: null, after: null}}));
  assert.is(former.isUsed(host, running(host.at(shims), '/opt/cni/bin')), true, 'what was planned is not known');
  assert.is(former.isUsed(host, running('/opt/cni/bin', host.at(shims))), false);
});

test('it is verified that the runtime looks where it was sent', async ({tree}) => {
  const asked: (readonly string[])[] = [];
  const target = {
    ...kubelet,
    verify: (_: NodeAccess, dirs: readonly string[]) => Promise.resolve(void asked.push(dirs)),
  };
  await dirMode(installed(tree)).verify(offlineNode(tree), target);
  await dirMode(installed(tree, {search: {before: null, after: ['/a', '/b']}})).verify(offlineNode(tree), target);
  await dirMode(installed(tree, {search: {before: null, after: null}})).verify(offlineNode(tree), target);
  assert.equal(asked, [[tree.host.at(shims)], ['/a', '/b'], [tree.host.at(shims)]]);
});

test('one script, and a link to it for each plugin', ({tree}) => {
  const mode = modeOf(installed(tree));
  const [room] = mode.shimRooms;
  assert.equal(room?.shims(Buffer.from('x'), ['bridge']), [
    {kind: 'file', path: `${shims}/shim.sh`, mode: 0o755, content: Buffer.from('x')},
    {kind: 'link', path: `${shims}/bridge`, to: 'shim.sh'},
  ]);
  assert.equal(
    [room?.dir, room?.stands, room?.realDirs, room?.realDirsNow(tree.host)],
    [shims, shims, ['/opt/cni/bin'], ['/opt/cni/bin']],
  );
  assert.equal(
    [mode.restarts, mode.shimmedDirs, mode.usedDirs, mode.realDirs],
    [true, [shims], [shims], ['/opt/cni/bin']],
  );
  assert.is(mode.isOn(tree.host), true);
});

test('switched off, the links to the shim go, whoever made them, and nothing else', async ({tree}) => {
  mkdirSync(tree.host.at(shims), {recursive: true});
  symlinkSync('shim.sh', tree.host.at(`${shims}/bridge`));
  symlinkSync('shim.sh', tree.host.at(`${shims}/came-later`));
  symlinkSync('/opt/cni/bin/vlan', tree.host.at(`${shims}/theirs`));
  tree.write(`${shims}/shim.sh`, '#!/bin/sh\n');
  const mode = dirMode(installed(tree));
  assert.equal(mode.shimsNow(tree.host), ['bridge', 'came-later']);
  const order: string[] = [];
  await mode.switchOff(offlineNode(tree), () => Promise.resolve(void order.push(mode.shimsNow(tree.host).join())));
  assert.equal(order, ['bridge,came-later'], 'those that are under way still have their links');
  assert.equal(
    tree.snapshot().flatMap((line) => /^usr\/shimcni\/bin\/(\S+)/.exec(line)?.[1] ?? []),
    ['shim.sh', 'theirs'],
  );
  await mode.switchOff(offlineNode(tree));
  assert.equal(
    dirMode(installed(tree, {settings: {...installed(tree).settings, shimDir: '/none'}})).shimsNow(tree.host),
    [],
  );
});

/** A node with systemd, of which the path unit is like that; `calls` are those that change something. */
function withSystemd(tree: NodeTree, activeState = 'active'): {node: NodeAccess; calls: string[]} {
  const calls: string[] = [];
  const run: NodeAccess['run'] = ({file, args = []}) => {
    if (args[0] !== 'show') calls.push([file, ...args].join(' '));
    const stdout = Buffer.from(`LoadState=loaded\nActiveState=${activeState}\nSubState=waiting\nMainPID=0\n`);
    return Promise.resolve({end: {kind: 'exited', code: 0}, stdout, stderr: Buffer.alloc(0), durationMs: 1});
  };
  return {node: {...offlineNode(tree), live: true, run}, calls};
}

function follower(tree: NodeTree): Change[] {
  return planFollower(tree.host, {shimDir: shims, realDirs: ['/opt/cni/bin', '/usr/lib/cni']});
}

test('the follower is started and stopped with its installation, on a machine that runs', async ({tree}) => {
  const following = dirMode(installed(tree, {prepare: follower(tree)}));
  const {node, calls} = withSystemd(tree);
  await following.switchOn(node);
  await following.switchOff(node);
  assert.equal(calls, [
    'systemctl daemon-reload',
    `systemctl start ${pathUnit}`,
    `systemctl stop ${pathUnit} mlab-cni-follow.service`,
  ]);
  await following.switchOn({...node, live: false});
  await following.switchOff({...node, live: false});
  const without = dirMode(installed(tree));
  await without.switchOn(node);
  await without.switchOff(node);
  assert.is(calls.length, 3);
  const failing: NodeAccess['run'] = () =>
    Promise.resolve({
      end: {kind: 'exited', code: 1},
      stdout: Buffer.alloc(0),
      stderr: Buffer.from('no'),
      durationMs: 1,
    });
  assert.instance(await thrownBy(() => following.switchOn({...node, run: failing})), TargetError);
});

test('whether systemd watches; what cannot be asked is taken for it', async ({tree}) => {
  assert.is(await isFollowing(withSystemd(tree).node), true);
  assert.is(await isFollowing(withSystemd(tree, 'inactive').node), false);
  assert.is(await isFollowing(offlineNode(tree)), true);
  const silent: NodeAccess['run'] = () =>
    Promise.resolve({
      end: {kind: 'not-started', reason: ''},
      stdout: Buffer.alloc(0),
      stderr: Buffer.alloc(0),
      durationMs: 1,
    });
  assert.is(await isFollowing({...withSystemd(tree).node, run: silent}), true);
});

test('units that systemd enables, and a script that gives each plugin that came later its link', ({tree}) => {
  const changes = follower(tree);
  for (const change of [{kind: 'directory', path: '/usr/shimcni', mode: 0o755} as const, ...changes]) {
    applyChange(tree.host, change);
  }
  assert.is(readlinkSync(tree.host.at(`/etc/systemd/system/multi-user.target.wants/${pathUnit}`)), `../${pathUnit}`);
  const unit = tree.read(`/etc/systemd/system/${pathUnit}`);
  for (const directory of ['/opt/cni/bin', '/usr/lib/cni'])
    assert.match(unit, `PathChanged=${tree.host.at(directory)}\n`);
  assert.match(
    tree.read('/etc/systemd/system/mlab-cni-follow.service'),
    `ExecStart=/bin/sh ${tree.host.at(`${shims}.follow`)}\n`,
  );
  mkdirSync(tree.host.at(shims));
  tree.write(`${shims}/shim.sh`, '#!/bin/sh\n', 0o755);
  tree.write(`${shims}/portmap`, 'theirs', 0o755);
  tree.write('/opt/cni/bin/data', '', 0o644);
  execFileSync('sh', [tree.host.at(`${shims}.follow`)]);
  assert.equal(dirMode(installed(tree)).shimsNow(tree.host), ['bridge', 'host-local']);
  assert.is(tree.read(`${shims}/portmap`), 'theirs');
});

test.run();
