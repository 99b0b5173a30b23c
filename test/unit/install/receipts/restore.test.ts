import {mkdirSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ConflictError, RestoreError, TargetError} from '../../../../src/errors.js';
import {applyChange, changeState, type Change, type EditChange} from '../../../../src/install/edits/change.js';
import type {DirInstallation, Installation} from '../../../../src/install/installation.js';
import {applyInstallation} from '../../../../src/install/receipts/apply.js';
import {readReceipt, removeLeftovers} from '../../../../src/install/receipts/receipt.js';
import {
  captureCount,
  checkForConflicts,
  removeRest,
  takeBack,
  undoRedirect,
} from '../../../../src/install/receipts/restore.js';
import {receiptPath} from '../../../../src/install/receipts/state-directory.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree; before: readonly string[]}>('install/receipts: there and back');

const self = {uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0};
const shims = '/usr/shimcni/bin';

test.before.each((context) => {
  context.tree = makeNodeTree();
  context.tree.write('/etc/runtime.conf', 'dir = "/opt/cni/bin"\n', 0o640);
  context.before = context.tree.snapshot();
});
test.after.each(({tree}) => tree.dispose());

const edit: EditChange = {
  kind: 'edit',
  path: '/etc/runtime.conf',
  mode: 0o640,
  ...self,
  before: Buffer.from('dir = "/opt/cni/bin"\n'),
  after: Buffer.from(`dir = "${shims}"\n`),
};

const shim: Change = {kind: 'file', path: `${shims}/shim.sh`, mode: 0o755, content: Buffer.from('#!/bin/sh\n')};

function installation(some: Partial<DirInstallation> = {}): Installation {
  const directories = ['/usr/shimcni', shims].map((path): Change => ({kind: 'directory', path, mode: 0o755}));
  const store = ['/tmp/mlab-cni', '/tmp/mlab-cni/started'].map(
    (path) => ({kind: 'directory', path, mode: 0o700}) as const,
  );
  return {
    mode: 'dir',
    target: 'kubelet',
    version: '0.0.0-test',
    settings: {
      shimDir: shims,
      binDirs: ['/opt/cni/bin'],
      store: '/tmp/mlab-cni',
      until: null,
      maxStoreKib: 1,
      keepFreeKib: 0,
      polls: false,
    },
    search: {before: ['/opt/cni/bin'], after: [shims]},
    plugins: ['bridge'],
    prepare: [...directories, shim, {kind: 'link', path: `${shims}/bridge`, to: 'shim.sh'}],
    redirect: [edit],
    storeDirectories: store,
    ...some,
  };
}

const now = new Date(0);

async function apply(tree: NodeTree, its = installation(), isNew?: boolean): Promise<Installation> {
  mkdirSync(tree.host.at('/var/lib/mlab-cni'), {recursive: true});
  await applyInstallation(offlineNode(tree), its, now, isNew);
  return its;
}

function withoutState(tree: NodeTree): string[] {
  return tree.snapshot().filter((line) => !line.startsWith('var/lib/mlab-cni '));
}

test('all is made, the receipt first; taken back, the node is as before', async ({tree, before}) => {
  const its = await apply(tree);
  for (const change of [...its.prepare, ...its.redirect, ...its.storeDirectories]) {
    assert.is(changeState(tree.host, change), 'applied', change.path);
  }
  assert.is(readReceipt(tree.host)?.installedAt, now.toISOString());
  await takeBack(offlineNode(tree), its);
  assert.equal(withoutState(tree), before);
});

test('a step that fails takes the others back, and says that nothing was changed', async ({tree, before}) => {
  tree.write(`${shims}/bridge`, 'in the way');
  const own = tree.snapshot();
  const conflict = await thrownBy(() => apply(tree));
  assert.instance(conflict, ConflictError);
  assert.match(String(conflict), `${shims}/bridge exists and was not made by mlab-cni`);
  assert.equal(withoutState(tree), own);
  tree.remove('/usr/shimcni');
  const odd: Change = {kind: 'directory', path: '/opt/none/x', mode: 0o755};
  const failed = await thrownBy(() => apply(tree, installation({prepare: [odd]})));
  assert.instance(failed, TargetError);
  assert.match(String(failed), 'nothing was changed, because a step failed: ENOENT');
  assert.equal(withoutState(tree), before);
});

test('what was installed before stays as far as it is, whatever fails', async ({tree}) => {
  const its = await apply(tree);
  tree.remove(`${shims}/bridge`);
  tree.write(`${shims}/bridge`, 'in the way');
  const error = await thrownBy(() => apply(tree, its, false));
  assert.instance(error, RestoreError);
  assert.match(String(error), 'what is installed could not be completed, and stays as it is');
  assert.is(changeState(tree.host, edit), 'applied');
  assert.ok(readReceipt(tree.host));
});

test('where taking back fails, too, both reasons are told and the receipt stays', async ({tree}) => {
  const follower: Change = {
    kind: 'file',
    path: '/etc/systemd/system/mlab-cni-follow.path',
    mode: 0o644,
    content: Buffer.from('x'),
  };
  mkdirSync(tree.host.at('/var/lib/mlab-cni'), {recursive: true});
  const failing = () => Promise.reject(Object.assign(new Error('systemd is gone'), {code: 'EIO'}));
  const node = {...offlineNode(tree), live: true, run: failing};
  const error = await thrownBy(() => applyInstallation(node, installation({prepare: [follower], redirect: []}), now));
  assert.instance(error, RestoreError);
  assert.match(String(error), 'installing failed (systemd is gone), and so did taking it back (systemd is gone)');
  assert.ok(tree.read(receiptPath));
});

test('nothing is taken back where something was edited in a way from which ours cannot be told', async ({tree}) => {
  const its = await apply(tree);
  assert.not.throws(() => checkForConflicts(tree.host, its));
  tree.write('/etc/runtime.conf', 'dir = "/somewhere/else"\n');
  const error = await thrownBy(() => checkForConflicts(tree.host, its));
  assert.instance(error, ConflictError);
  assert.match(String(error), '-dir = "/usr/shimcni/bin"\n+dir = "/somewhere/else"');
  if (!(error instanceof ConflictError)) return;
  assert.match(error.suggestions.join('\n'), `jq -r '.redirect[0].before.base64' ${tree.host.at(receiptPath)}`);
  assert.match(error.suggestions.join('\n'), '--leave /etc/runtime.conf');
  assert.not.throws(() => checkForConflicts(tree.host, its, ['/etc/runtime.conf']), 'the user leaves it');
});

test('each difference is told in its own words, and what is long is cut', async ({tree}) => {
  const its = await apply(tree);
  const told = async () => {
    const error = await thrownBy(() => checkForConflicts(tree.host, its));
    return error instanceof ConflictError ? [error.message, ...error.suggestions].join('\n') : String(error);
  };
  tree.write(`${shims}/shim.sh`, Array.from({length: 40}, (_, index) => `line ${index}\n`).join(''), 0o755);
  assert.match(await told(), /\n\.\.\. \d+ more lines/);
  assert.not.match(await told(), 'jq -r');
  tree.write(`${shims}/shim.sh`, 'short\n', 0o755);
  assert.not.match(await told(), 'more lines');
  tree.remove(`${shims}/shim.sh`);
  tree.remove(`${shims}/bridge`);
  symlinkSync('elsewhere', tree.host.at(`${shims}/bridge`));
  assert.match(await told(), `${shims}/bridge is no longer a link to shim.sh`);
  tree.remove('/etc/runtime.conf');
  assert.match(await told(), '/etc/runtime.conf is gone');
  mkdirSync(tree.host.at('/etc/runtime.conf'));
  assert.match(await told(), '/etc/runtime.conf is no longer a regular file');
});

test('captures stay, an empty store goes', async ({tree, before}) => {
  const its = await apply(tree);
  undoRedirect(tree.host, its);
  assert.is(changeState(tree.host, edit), 'absent');
  tree.write('/tmp/mlab-cni/started/4711-1-0', '');
  assert.is(captureCount(tree.host, its), 1);
  removeRest(tree.host, its);
  assert.is(readReceipt(tree.host), undefined);
  assert.is(tree.read('/tmp/mlab-cni/started/4711-1-0'), '');
  tree.remove('/tmp/mlab-cni');
  assert.equal(
    withoutState(tree).filter((line) => !line.startsWith('usr/shimcni')),
    before,
  );
});

test('what a killed installer left before its receipt is removed, and a node without any is left alone', async ({
  tree,
  before,
}) => {
  await removeLeftovers(tree.host);
  assert.equal(tree.snapshot(), before);
  tree.write('/var/lib/mlab-cni/.receipt.json.mlab-cni-new', 'half');
  await removeLeftovers(tree.host);
  assert.equal(tree.snapshot(), before);
});

test('changes are made once, however often they are asked for', ({tree}) => {
  for (const change of [...installation().prepare, edit]) applyChange(tree.host, change);
  const after = tree.snapshot();
  for (const change of [...installation().prepare, edit]) applyChange(tree.host, change);
  assert.equal(tree.snapshot(), after);
});

test.run();
