import {chmodSync, chownSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {install, proposeInstall} from '../../../src/install/install.js';
import {kubelet} from '../../../src/install/runtimes/kubelet/kubelet.js';
import {readReceipt} from '../../../src/install/receipts/receipt.js';
import {installStatus} from '../../../src/install/status.js';
import type {NodeAccess} from '../../../src/install/runtimes/target.js';
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
