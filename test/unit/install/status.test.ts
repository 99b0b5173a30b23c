import {chmodSync, chownSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {install, proposeInstall} from '../../../src/install/install.js';
import {kubelet} from '../../../src/install/runtimes/kubelet/kubelet.js';
import {readReceipt} from '../../../src/install/receipts/receipt.js';
import {installStatus} from '../../../src/install/status.js';
import type {NodeAccess} from '../../../src/install/runtimes/target.js';
import type {Placement} from '../../../src/install/networks/placement.js';
import {dropIn, fakeSystemd, installRequest, makeNodeTree, type NodeTree} from '../../helpers/node-tree.js';

const test = suite<{tree: NodeTree; node: NodeAccess}>('install/status');

const until = {boot: 'aaaaaaaa', uptimeCs: 5000};
const clock = {boot: 'aaaaaaaa', uptimeCs: 4000};

test.before.each(async (context) => {
  context.tree = makeNodeTree();
  context.node = fakeSystemd(context.tree).node;
  const proposal = await proposeInstall(context.node, kubelet, installRequest({until}));
  await install(context.node, kubelet, proposal, {restart: true, now: new Date(0)});
});
test.after.each(({tree}) => tree.dispose());

async function statusOf(node: NodeAccess, changes: Partial<Parameters<typeof installStatus>[2]> = {}) {
  const receipt = readReceipt(node.host);
  if (receipt === undefined) throw new Error('there is no receipt');
  const state = await kubelet.state(node);
  return installStatus(node, receipt, {state, clock, version: '0.0.0-test', placements: [], follows: true, ...changes});
}

test('all is well', async ({node}) => {
  const status = await statusOf(node);
  assert.equal(status.problems, []);
  assert.is(status.healthy, true);
  assert.equal(status.recording, {on: true, reason: null});
  assert.equal(status.runtime, {state: 'running', usesShims: true});
  assert.equal(status.plugins, {
    shimmed: ['bridge', 'host-local', 'portmap'],
    unshimmed: [],
    missing: [],
    overwritten: [],
  });
  assert.is(status.installedAt, '1970-01-01T00:00:00.000Z');
});

test('plugins that came and went', async ({tree, node}) => {
  tree.write('/opt/cni/bin/flannel', '#!/bin/sh\n', 0o755);
  tree.remove('/opt/cni/bin/portmap');
  const {healthy, plugins} = await statusOf(node);
  assert.is(healthy, false);
  assert.equal(plugins.unshimmed, ['flannel']);
  assert.equal(plugins.missing, ['portmap']);
});

const drifts: readonly [string, (tree: NodeTree) => void, string][] = [
  [
    'an edited drop-in',
    (tree) => tree.write(dropIn, `${tree.read(dropIn)}# mine\n`),
    `${dropIn} was changed since, and still leads to the shims`,
  ],
  [
    'a drop-in that is written in another way',
    (tree) => tree.write(dropIn, tree.read(dropIn).replace(/^.*shimcni.*$/m, '# /usr/shimcni/bin, once')),
    `${dropIn} was written anew since`,
  ],
  [
    'a shim directory that others may write',
    (tree) => chmodSync(tree.host.at('/usr/shimcni/bin'), 0o777),
    '/usr/shimcni/bin may be written by others',
  ],
  [
    'a shim that others may write',
    (tree) => chmodSync(tree.host.at('/usr/shimcni/bin/shim.sh'), 0o757),
    '/usr/shimcni/bin/shim.sh may be written by others',
  ],
  [
    'a shim of another user',
    (tree) => chownSync(tree.host.at('/usr/shimcni/bin/shim.sh'), 1234, 0),
    '/usr/shimcni/bin/shim.sh may be written by user 1234',
  ],
  [
    'a shim that is gone, and its directory with it',
    (tree) => tree.remove('/usr/shimcni/bin'),
    '/usr/shimcni/bin/shim.sh is not as installed',
  ],
  [
    'a store of another user',
    (tree) => chownSync(tree.host.at('/tmp/mlab-cni'), 1234, 0),
    'recording is off: /tmp/mlab-cni belongs to another user (uid 1234)',
  ],
  [
    'recording that was switched off without a reason',
    (tree) => tree.write('/tmp/mlab-cni/off', ''),
    'recording is off: /tmp/mlab-cni/off exists',
  ],
  ['a drop-in that is gone', (tree) => tree.remove(dropIn), 'is gone'],
  [
    'a link that is gone',
    (tree) => tree.remove('/usr/shimcni/bin/bridge'),
    '/usr/shimcni/bin/bridge is not as installed',
  ],
  [
    'a plugin that was copied over the shim',
    (tree) => tree.write('/usr/shimcni/bin/bridge', 'ELF', 0o755),
    '/usr/shimcni/bin/shim.sh was changed since',
  ],
  [
    'recording that was switched off',
    (tree) => tree.write('/tmp/mlab-cni/off', 'full\n'),
    '/tmp/mlab-cni/off exists (full)',
  ],
  [
    'a store that became a file',
    (tree) => {
      tree.remove('/tmp/mlab-cni');
      tree.write('/tmp/mlab-cni', '');
    },
    '/tmp/mlab-cni is not a directory',
  ],
];
for (const [name, change, message] of drifts) {
  test(`notices ${name}`, async ({tree, node}) => {
    change(tree);
    const {healthy, problems} = await statusOf(node);
    assert.is(healthy, false);
    assert.ok(
      problems.some(({what}) => what.includes(message)),
      JSON.stringify(problems),
    );
  });
}

test('the time given to --for is over, also after a reboot', async ({node}) => {
  for (const over of [
    {boot: 'aaaaaaaa', uptimeCs: 5000},
    {boot: 'bbbbbbbb', uptimeCs: 1},
  ]) {
    const {recording, healthy} = await statusOf(node, {clock: over});
    assert.is(recording.on, false);
    assert.is(healthy, false);
  }
});

test('a kubelet that was not restarted, or is down', async ({tree}) => {
  const {problems} = await statusOf(fakeSystemd(tree, {refuses: () => true}).node);
  assert.match(problems.map(({what}) => what).join(), 'kubelet.service is down');
});

/** What the running kubelet says of where it looks, what its files say, and what is to be done about it. */
const searches: readonly [string, (tree: NodeTree) => readonly string[], (tree: NodeTree) => void, string[]][] = [
  [
    'still looks where it did before',
    () => ['/opt/cni/bin'],
    () => undefined,
    ['the running kubelet does not use the shims yet: systemctl daemon-reload && systemctl restart kubelet.service'],
  ],
  [
    'has the shims first, and then others than planned',
    ({host}) => [host.at('/usr/shimcni/bin'), '/usr/libexec/cni'],
    () => undefined,
    [
      'the running kubelet looks for plugins in ROOT/usr/shimcni/bin, /usr/libexec/cni, not in ROOT/usr/shimcni/bin, ROOT/opt/cni/bin: mlab-cni shim uninstall, then install again',
    ],
  ],
  [
    'looks elsewhere, since its drop-in was taken back: a restart would change nothing',
    () => ['/opt/cni/bin'],
    (tree) => tree.write(dropIn, tree.read(dropIn).replace(/ --cni-bin-dir=[^"\s]*/, '')),
    [`${dropIn} is not as installed: it was taken back or removed: mlab-cni shim install    puts it back`],
  ],
];
for (const [does, dirsOf, change, expected] of searches) {
  test(`a running kubelet that ${does}`, async ({tree, node}) => {
    const state = await kubelet.state(node);
    if (state.kind !== 'running') throw new Error(state.kind);
    change(tree);
    const {problems, runtime} = await statusOf(node, {state: {...state, pluginDirs: dirsOf(tree)}});
    assert.equal(
      problems.map(({what, remedy}) => `${what}: ${remedy}`.replaceAll(tree.host.root, 'ROOT')),
      expected,
    );
    assert.equal(runtime, {state: 'running', usesShims: false});
  });
}

test('a runtime that nobody can ask, or that is stopped, is no problem of the shims', async ({node}) => {
  for (const state of [{kind: 'stopped'}, {kind: 'unknown', reason: 'no systemd'}] as const) {
    assert.equal((await statusOf(node, {state})).problems, []);
  }
});

/** Where a plugin is found without and with the shims, and what is said of it. */
const found: readonly [string, Partial<Placement>, string | null][] = [
  ['called through its shim', {}, null],
  ['nowhere without the shims either', {before: null, after: null}, null],
  ['hidden', {after: null}, 'bridge, which mynet needs, is hidden by the shims (/opt/cni/bin/bridge)'],
  [
    'another file',
    {after: '/opt/cni/bin/portmap'},
    'bridge, which mynet needs, is /opt/cni/bin/portmap now, not /opt/cni/bin/bridge',
  ],
  ['called without a shim', {recorded: false}, 'bridge, which mynet needs, is called without a shim'],
];
for (const [is, change, message] of found) {
  test(`a plugin that is ${is}`, async ({node}) => {
    const placement = {
      plugin: 'bridge',
      neededBy: 'mynet',
      before: '/opt/cni/bin/bridge',
      after: '/opt/cni/bin/bridge',
      recorded: true,
      ...change,
    };
    const {problems, placements} = await statusOf(node, {placements: [placement]});
    assert.equal(placements, [placement]);
    assert.is(problems.length, message === null ? 0 : 1);
    if (message !== null) assert.match(problems[0]?.what ?? '', message);
    if (message !== null) assert.is(problems[0]?.remedy, 'mlab-cni shim sync');
  });
}

test('what was installed and where is told, and how many calls were captured', async ({tree, node}) => {
  for (const id of ['1-100-0b7f5e1c', '1-200-0b7f5e1c']) tree.write(`/tmp/mlab-cni/started/${id}`, '');
  const {mode, target, shimDir, binDir, realDir, store, captures, maxStoreKib, polls} = await statusOf(node);
  assert.equal(
    [mode, target, shimDir, binDir, realDir, store, captures, maxStoreKib, polls],
    ['dir', 'kubelet', '/usr/shimcni/bin', '/opt/cni/bin', '/opt/cni/bin', '/tmp/mlab-cni', 2, 262_144, false],
  );
});

test('a network that is not ready, and a path unit that does not watch', async ({node}) => {
  const state = await kubelet.state(node);
  if (state.kind !== 'running') throw new Error(state.kind);
  const {healthy, problems} = await statusOf(node, {state: {...state, networkReady: false}, follows: false});
  assert.is(healthy, false);
  assert.match(problems.map(({what}) => what).join(), /mlab-cni-follow\.path is not active.*network is not ready/);
});

test('a shim of another version', async ({node}) => {
  const {problems} = await statusOf(node, {version: '9.9.9'});
  assert.match(problems.map(({what}) => what).join(), 'the shim is of mlab-cni 0.0.0-test, this is 9.9.9');
});

test.run();
