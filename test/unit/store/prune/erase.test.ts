import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {storeFolders} from '../../../../src/store/disk/format.js';
import {eraseRest} from '../../../../src/store/prune/erase.js';

const test = suite<{store: string}>('store/prune/erase: what is left of a store without captures');

test.before.each((context) => {
  context.store = mkdtempSync(join(tmpdir(), 'mlab-cni-erase-'));
});
test.after.each(({store}) => rmSync(store, {recursive: true, force: true}));

function put(store: string, path: string, text = ''): void {
  mkdirSync(dirname(join(store, path)), {recursive: true});
  writeFileSync(join(store, path), text);
}

/** The folders that our shim makes, with nothing in them. */
function makeOwn(store: string): void {
  for (const folder of storeFolders) mkdirSync(join(store, folder), {recursive: true});
}

test('goes, with the directory', ({store}) => {
  makeOwn(store);
  put(store, 'about/clock', 'x');
  put(store, 'about/dropped', 'polls\\t3');
  put(store, 'readers/1');
  put(store, 'off', 'full\n');
  assert.equal(eraseRest(store), []);
  assert.not(existsSync(store));
});

test('stays where it is not ours: files of others, folders with captures, and what switched recording off', ({
  store,
}) => {
  makeOwn(store);
  put(store, 'about/clock');
  put(store, 'README');
  put(store, 'off', 'by hand\n');
  put(store, 'stdin/7-100-0000000a');
  assert.equal(eraseRest(store).sort(), ['README', 'off', 'stdin']);
  assert.equal(readdirSync(store).sort(), ['README', 'off', 'stdin']);
  assert.ok(existsSync(join(store, 'stdin/7-100-0000000a')));
});

test('has packs that the node script was making, but for those that it is making now', ({store}) => {
  makeOwn(store);
  const dead = `pack.${spawnSync('true').pid}`;
  const others = [`pack.${process.pid}`, 'pack.', 'pack.x1', `${dead}.gz`, `my${dead}`];
  for (const name of [dead, ...others]) put(store, `${name}/file`);
  assert.equal(eraseRest(store).sort(), others.sort());
});

test('has the folders of nodes that were unpacked there, and no other folder beside them', ({store}) => {
  makeOwn(store);
  put(store, 'nodes/n1/manifest.json');
  put(store, 'nodes/n1/context/file');
  put(store, 'nodes/n1/store/started/x');
  put(store, 'nodes/other/file');
  assert.equal(eraseRest(store), ['nodes']);
  assert.equal(readdirSync(join(store, 'nodes')), ['other']);
  rmSync(join(store, 'nodes/other'), {recursive: true});
  makeOwn(store);
  assert.equal(eraseRest(store), []);
});

test("is nothing in a directory of M-Lab's shim.sh, which may be /tmp, but for nodes", ({store}) => {
  for (const path of ['about/file', 'readers/1', 'pack.999999999/file']) put(store, path);
  put(store, 'off', 'full');
  put(store, 'nodes/n1/store/started/x');
  mkdirSync(join(store, 'stdin'));
  assert.equal(eraseRest(store).sort(), ['about', 'off', 'pack.999999999', 'readers', 'stdin']);
});

test('is nothing where no directory is', ({store}) => {
  assert.equal(eraseRest(join(store, 'none')), []);
});

test.run();
