import {renameSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {PartialError} from '../../../src/errors.js';
import {install, proposeInstall} from '../../../src/install/install.js';
import {kubelet} from '../../../src/install/runtimes/kubelet/kubelet.js';
import {readReceipt} from '../../../src/install/receipts/receipt.js';
import {syncShims} from '../../../src/install/sync.js';
import {uninstall} from '../../../src/install/uninstall.js';
import {dropIn, installRequest, makeNodeTree, offlineNode, type NodeTree} from '../../helpers/node-tree.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree; before: string[]}>('install/sync');

test.before.each(async (context) => {
  context.tree = makeNodeTree();
  context.before = context.tree.snapshot();
  const node = offlineNode(context.tree);
  const proposal = await proposeInstall(node, kubelet, installRequest());
  await install(node, kubelet, proposal, {restart: false, now: new Date(0)});
});
test.after.each(({tree}) => tree.dispose());

function receiptOf(tree: NodeTree) {
  const receipt = readReceipt(tree.host);
  if (receipt === undefined) throw new Error('there is no receipt');
  return receipt;
}

const sync = (tree: NodeTree, changes: {version?: string; prototype?: string} = {}) =>
  syncShims(offlineNode(tree), receiptOf(tree), {...installRequest(), ...changes});

const nothing = {added: [], removed: [], moved: [], left: [], repaired: [], updated: false};

test('nothing to do changes nothing', async ({tree}) => {
  const whole = tree.snapshot();
  assert.equal(await sync(tree), nothing);
  assert.equal(tree.snapshot(), whole);
});

test('plugins that came get a shim, shims of those that went are removed, and uninstall knows it', async ({
  tree,
  before,
}) => {
  tree.write('/opt/cni/bin/flannel', '#!/bin/sh\n', 0o755);
  const portmap = tree.read('/opt/cni/bin/portmap');
  tree.remove('/opt/cni/bin/portmap');
  assert.equal(await sync(tree), {...nothing, added: ['flannel'], removed: ['portmap']});
  assert.ok(tree.snapshot().some((line) => line.startsWith('usr/shimcni/bin/flannel 120777 ')));
  assert.not(tree.snapshot().some((line) => line.startsWith('usr/shimcni/bin/portmap')));
  assert.equal(receiptOf(tree).plugins, ['bridge', 'flannel', 'host-local']);
  await uninstall(offlineNode(tree), kubelet, receiptOf(tree), {restart: false});
  tree.remove('/opt/cni/bin/flannel');
  tree.write('/opt/cni/bin/portmap', portmap, 0o755);
  assert.equal(tree.snapshot(), before);
});

test('a shim that was gone is back, and that is said', async ({tree}) => {
  const whole = tree.snapshot();
  tree.remove('/usr/shimcni/bin/bridge');
  assert.equal(await sync(tree), {...nothing, repaired: ['bridge']});
  assert.equal(tree.snapshot(), whole);
});

test('without any plugin it does nothing: their directory may be about to come back', async ({tree}) => {
  renameSync(tree.host.at('/opt/cni/bin'), tree.host.at('/opt/cni/bin.off'));
  const broken = tree.snapshot();
  assert.instance(await thrownBy(() => sync(tree)), PartialError);
  assert.equal(tree.snapshot(), broken);
});

test('the shims become those of this mlab-cni, with the settings that they had', async ({tree, before}) => {
  const {updated} = await sync(tree, {version: '9.9.9'});
  assert.is(updated, true);
  assert.match(tree.read('/usr/shimcni/bin/shim.sh'), '9.9.9');
  assert.is(receiptOf(tree).version, '9.9.9');
  assert.equal(await sync(tree, {version: '9.9.9'}), nothing);
  await uninstall(offlineNode(tree), kubelet, receiptOf(tree), {restart: false});
  assert.equal(tree.snapshot(), before);
});

test('an installation that is not whole is refused', async ({tree}) => {
  tree.write(dropIn, '[Service]\n', 0o640);
  const edited = tree.snapshot();
  const error = await thrownBy(() => sync(tree));
  assert.instance(error, PartialError);
  assert.match(String(error), `${dropIn} does not lead to the shims: nothing was changed`);
  assert.equal(tree.snapshot(), edited);
});

test('what is in the place of a new shim is left alone', async ({tree}) => {
  tree.write('/opt/cni/bin/flannel', '#!/bin/sh\n', 0o755);
  tree.write('/usr/shimcni/bin/flannel', 'mine');
  assert.match(
    String(await thrownBy(() => sync(tree))),
    '/usr/shimcni/bin/flannel exists and was not made by mlab-cni',
  );
  assert.is(tree.read('/usr/shimcni/bin/flannel'), 'mine');
});

test.run();
