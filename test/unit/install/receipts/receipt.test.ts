import {execFileSync} from 'node:child_process';
import {mkdirSync, rmSync, statSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {LockedError, RestoreError, TargetError} from '../../../../src/errors.js';
import {kubelet} from '../../../../src/install/runtimes/kubelet/kubelet.js';
import {planInstall} from '../../../../src/install/plan.js';
import {nodeScriptReceipt} from '../../../../src/install/receipts/node-script.js';
import {readReceipt, withInstallLock, writeReceipt} from '../../../../src/install/receipts/receipt.js';
import {receiptPath} from '../../../../src/install/receipts/state-directory.js';
import {dropIn, installRequest, makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/receipt');

const now = new Date('2026-01-01T00:00:00Z');

test.before.each((context) => {
  context.tree = makeNodeTree();
  mkdirSync(context.tree.host.at('/var/lib/mlab-cni'));
});
test.after.each(({tree}) => tree.dispose());

async function write(tree: NodeTree) {
  const {installation} = await planInstall(offlineNode(tree), kubelet, installRequest());
  writeReceipt(tree.host, installation, now);
  return installation;
}

test('what is read is what was written, bytes that are no text included', async ({tree}) => {
  tree.write(dropIn, tree.read(dropIn) + '# \xff\xfe\0');
  const installation = await write(tree);
  assert.equal(readReceipt(tree.host), {receiptVersion: 2, installedAt: now.toISOString(), ...installation});
});

test("is its owner's alone, and says checksums that sha256sum says", async ({tree}) => {
  await write(tree);
  assert.is(statSync(tree.host.at(receiptPath)).mode & 0o7777, 0o600);
  const {redirect} = JSON.parse(tree.read(receiptPath)) as {redirect: {before: {sha256: string}; mode: number}[]};
  assert.match(redirect[0]?.before.sha256 ?? '', /^[0-9a-f]{64}$/);
  assert.is(redirect[0]?.mode, 0o640);
});

test('none, one of a newer mlab-cni, damaged ones', async ({tree}) => {
  assert.is(readReceipt(tree.host), undefined);
  tree.write(receiptPath, '{"receiptVersion": 9, "version": "9.0.0"}');
  assert.match(String(await thrownBy(() => readReceipt(tree.host))), '9.0.0');
  assert.instance(await thrownBy(() => readReceipt(tree.host)), TargetError);
  for (const damaged of ['', '{"receiptVersion": 2,', '{"receiptVersion": 2}', '{"receiptVersion": 1}', 'null']) {
    tree.write(receiptPath, damaged);
    assert.instance(await thrownBy(() => readReceipt(tree.host)), RestoreError, damaged);
  }
});

test('neither waits for a FIFO nor follows a link in the place of a receipt', async ({tree}) => {
  const path = tree.host.at(receiptPath);
  const impostors = [
    () => void execFileSync('mkfifo', [path]),
    () => symlinkSync('elsewhere.json', path),
    () => mkdirSync(path),
  ];
  for (const put of impostors) {
    put();
    assert.match(String(await thrownBy(() => readReceipt(tree.host))), 'is no regular file');
    assert.is(nodeScriptReceipt(tree.host), undefined);
    rmSync(path, {recursive: true});
  }
});

test('a receipt of mlab-cni 0.1 has one plugin directory and one mount', ({tree}) => {
  const mount = {over: '/opt/cni/bin', shimDir: '/s', real: '/s.real', stage: '/s.stage', staged: '/s.stage/real'};
  const settings = {shimDir: '/s', binDir: '/opt/cni/bin', store: '/tmp/mlab-cni', maxStoreKib: 1, until: null};
  const former = {receiptVersion: 1, mode: 'mount', settings, mount, prepare: [], redirect: [], storeDirectories: []};
  tree.write(receiptPath, JSON.stringify(former));
  const receipt = readReceipt(tree.host);
  if (receipt?.mode !== 'mount') throw new Error('it is another receipt');
  assert.equal(receipt.settings.binDirs, ['/opt/cni/bin']);
  assert.equal(receipt.mounts, [mount]);
});

test('bytes that do not have their checksum are not restored', async ({tree}) => {
  await write(tree);
  tree.write(receiptPath, tree.read(receiptPath).replace('"base64": "Iy', '"base64": "Iz'));
  const error = await thrownBy(() => readReceipt(tree.host));
  assert.instance(error, RestoreError);
  assert.match(String(error), 'checksum');
});

test('the lock makes its directory, and removes it unless a receipt is in it', async ({tree}) => {
  const {host} = tree;
  await withInstallLock(host, undefined, () => Promise.resolve());
  assert.not(tree.snapshot().some((line) => line.startsWith('var/lib/mlab-cni')));
  await withInstallLock(host, undefined, () => write(tree));
  assert.ok(readReceipt(host));
});

test('work that is based on an older receipt is not done', async ({tree}) => {
  await write(tree);
  const error = await thrownBy(() => withInstallLock(tree.host, undefined, () => Promise.reject(new Error('done'))));
  assert.instance(error, LockedError);
  assert.is(await withInstallLock(tree.host, readReceipt(tree.host), () => Promise.resolve('done')), 'done');
});

test.run();
