import {chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {strangersIn} from '../../../../src/store/disk/strangers.js';
import {isRoot} from '../../../../src/system/privileges.js';
import {strangersWarning} from '../../../../src/view/strangers.js';

const test = suite('whose captures these are');
const top = mkdtempSync(join(tmpdir(), 'mlab-cni-strangers-'));
const nobody = {uids: [], anybody: false};

let count = 0;
/** A store with these directories in it. */
function make(...directories: string[]): string {
  const store = join(top, String((count += 1)));
  for (const directory of ['', ...directories]) {
    mkdirSync(join(store, directory), {recursive: true});
    chmodSync(join(store, directory), 0o700);
  }
  return store;
}

const upstream = '2026-01-02T03:04:05+00:00.bridge.Ab12345';

test('nobody else: our own, none at all', () => {
  assert.equal(strangersIn(make('started')), nobody);
  assert.equal(strangersIn(make(upstream)), nobody);
  assert.equal(strangersIn(join(top, 'none')), nobody);
  assert.is(strangersWarning(nobody), undefined);
});

test('anybody, where a directory of captures is open for all and does not keep files apart', () => {
  for (const directory of ['started', upstream, 'nodes/a/store/started']) {
    const store = make('nodes/a/store', directory);
    chmodSync(join(store, directory), 0o777);
    assert.is(strangersIn(store).anybody, true, directory);
  }
  const shared = make(upstream);
  chmodSync(shared, 0o1777); // as M-Lab's shim.sh uses /tmp
  assert.equal(strangersIn(shared), nobody);
});

if (isRoot()) {
  test('other users', () => {
    for (const directory of ['', 'started', 'nodes/a', 'nodes/a/store', 'nodes/a/store/started']) {
      const store = make('started', 'nodes/a/store/started');
      chownSync(join(store, directory), 65534, 65534);
      assert.equal(strangersIn(store).uids, [65534], directory);
    }
    const shared = make(upstream, upstream.replace('bridge', 'ptp'));
    chownSync(shared, 65534, 65534); // somebody's directory, root's captures
    chownSync(join(shared, upstream), 1001, 1001);
    assert.equal(strangersIn(shared).uids, [1001]);
    chownSync(join(shared, upstream.replace('bridge', 'ptp')), 500, 500);
    assert.equal(strangersIn(shared).uids, [500, 1001], 'by number, not as words');
  });
}

test('is said in one sentence', () => {
  assert.match(strangersWarning({uids: [7], anybody: false}) ?? '', 'another user (uid 7)');
  assert.match(strangersWarning({uids: [7, 8], anybody: false}) ?? '', 'other users (uids 7, 8)');
  assert.match(strangersWarning({uids: [7], anybody: true}) ?? '', 'anybody');
});

test.after(() => rmSync(top, {recursive: true}));
test.run();
