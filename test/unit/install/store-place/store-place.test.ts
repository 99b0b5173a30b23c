import {chmodSync, chownSync, mkdirSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {StoreFormatError} from '../../../../src/errors.js';
import {kubelet} from '../../../../src/install/runtimes/kubelet/kubelet.js';
import type {RuntimeState} from '../../../../src/install/runtimes/target.js';
import {storeDirectories} from '../../../../src/install/store-place/store-directories.js';
import {chooseStore, isChosenForUser} from '../../../../src/install/store-place/visible-store.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';

const test = suite<{tree: NodeTree}>('install/store-place');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const store = '/var/log/cni/store';

function missing(tree: NodeTree): string[] {
  return storeDirectories(tree.host, store, ['started', 'ended']).map(({path, mode}) => `${path} ${mode.toString(8)}`);
}

test('the store as far as it is not there: nobody else may look into it, into what is above it as usual', ({tree}) => {
  const folders = [`${store}/started 700`, `${store}/ended 700`];
  assert.equal(missing(tree), ['/var/log 755', '/var/log/cni 755', `${store} 700`, ...folders]);
  mkdirSync(tree.host.at(`${store}/ended`), {recursive: true});
  assert.equal(missing(tree), [`${store}/started 700`]);
  mkdirSync(tree.host.at(`${store}/started`));
  assert.equal(missing(tree), []);
});

test('what is no directory, or another user made, cannot be trusted', async ({tree}) => {
  tree.write(store, '');
  const error = await thrownBy(() => missing(tree));
  assert.instance(error, StoreFormatError);
  assert.match(String(error), `${store} cannot be the store: it is not a directory`);
  tree.remove(store);
  mkdirSync(tree.host.at('/srv'), {recursive: true});
  symlinkSync('/srv', tree.host.at(store));
  assert.match(String(await thrownBy(() => missing(tree))), 'it is not a directory', 'a link leads anywhere');
  if (process.geteuid?.() !== 0) return;
  tree.remove(store);
  mkdirSync(tree.host.at(store));
  chownSync(tree.host.at(store), 65534, 65534);
  assert.match(String(await thrownBy(() => missing(tree))), 'it belongs to another user (uid 65534)');
});

function chosen(tree: NodeTree, state: RuntimeState, wanted: string) {
  return chooseStore(offlineNode(tree), {...kubelet, state: () => Promise.resolve(state)}, wanted);
}

const running = {kind: 'running', pid: 77, pluginDir: null, pluginDirs: null, networkReady: null} as const;

test('what the runtime sees only root may look at: for others the store is as it is wanted, and that is said', async ({
  tree,
}) => {
  tree.write('/proc/77/root/tmp/x', '');
  mkdirSync(tree.host.at('/tmp'), {recursive: true});
  chmodSync(tree.host.root, 0o755);
  const found = await withoutRightTo(tree.host.at('/proc/77/root'), () => chosen(tree, running, '/tmp/mlab-cni'));
  assert.is(found.store, '/tmp/mlab-cni');
  assert.is(found.warning, 'only root can see whether kubelet.service finds /tmp/mlab-cni at the same path');
});

test('a store that the runtime sees as we do is taken as it is wanted', async ({tree}) => {
  const asWanted = {store: '/tmp/mlab-cni', warning: null};
  assert.equal(await chosen(tree, {kind: 'stopped'}, '/tmp/mlab-cni'), asWanted);
  assert.equal(await chosen(tree, running, '/tmp/mlab-cni'), asWanted, 'its root cannot be seen');
  tree.write('/proc/77/x', '');
  symlinkSync('../..', tree.host.at('/proc/77/root'));
  assert.equal(await chosen(tree, running, '/tmp/mlab-cni'), asWanted);
});

test('a runtime with a /tmp of its own records where both see it; a store that the user chose stays, with a warning', async ({
  tree,
}) => {
  mkdirSync(tree.host.at('/proc/77/root/tmp'), {recursive: true});
  mkdirSync(tree.host.at('/tmp/mlab-cni'));
  const replaced = await chosen(tree, running, '/tmp/mlab-cni');
  assert.is(replaced.store, '/var/lib/mlab-cni/store');
  assert.match(replaced.warning ?? '', 'kubelet.service (process 77) sees another /tmp than we do');
  const kept = await chosen(tree, running, '/tmp/of/mine');
  assert.is(kept.store, '/tmp/of/mine');
  assert.match(kept.warning ?? '', 'captures go to /proc/77/root/tmp/of/mine');
});

test('a store that was replaced for the user is no other setting', () => {
  assert.is(isChosenForUser('/var/lib/mlab-cni/store', '/tmp/mlab-cni'), true);
  assert.is(isChosenForUser('/var/lib/mlab-cni/store', '/srv/store'), false);
  assert.is(isChosenForUser('/srv/store', '/tmp/mlab-cni'), false);
});

test.run();
