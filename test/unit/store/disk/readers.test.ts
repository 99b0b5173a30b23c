import {spawnSync} from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {pinStore, readersOf} from '../../../../src/store/disk/readers.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';

const test = suite<{store: string}>('store/disk/readers');

const minuteMs = 60_000;
const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);

test.before.each((context) => {
  context.store = mkdtempSync(join(tmpdir(), 'mlab-cni-readers-'));
  chmodSync(context.store, 0o755);
});
test.after.each(({store}) => rmSync(store, {recursive: true}));

/** Leaves the mark of a reader that said so at a time. */
function mark(store: string, name: string | number, atMs = nowMs): void {
  mkdirSync(join(store, 'readers'), {recursive: true});
  const path = join(store, 'readers', String(name));
  writeFileSync(path, '');
  utimesSync(path, atMs / 1000, atMs / 1000);
}

function markedAtMs(store: string): number {
  return statSync(join(store, 'readers', String(process.pid))).mtimeMs;
}

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync('true').pid;
}

test('nobody reads a store in which no mark is', ({store}) => {
  assert.equal(readersOf(store, nowMs), []);
  mkdirSync(join(store, 'readers'));
  assert.equal(readersOf(store, nowMs), []);
});

test('a mark counts while its process lives, for ten minutes', ({store}) => {
  mark(store, process.pid);
  assert.equal(readersOf(store, nowMs), [process.pid]);
  assert.equal(readersOf(store, nowMs + 10 * minuteMs - 1), [process.pid]);
  assert.equal(readersOf(store, nowMs + 10 * minuteMs), []);
  assert.equal(readersOf(store, nowMs - minuteMs), [process.pid], 'a clock that was set back');
});

test('the mark of a process that has ended, and what is no mark, count for nothing', ({store}) => {
  for (const name of [deadPid(), 'README', `${process.pid}.swp`, `x${process.pid}`]) mark(store, name);
  assert.equal(readersOf(store, nowMs), []);
});

test('a reader marks the store with its id when it reads, for its owner alone', ({store}) => {
  const {renew} = pinStore(store, () => nowMs);
  assert.not(existsSync(join(store, 'readers')), 'it has not begun to read');
  renew();
  assert.equal(readersOf(store, nowMs), [process.pid]);
  assert.is(markedAtMs(store), nowMs);
  assert.is(statSync(join(store, 'readers')).mode & 0o777, 0o700);
  assert.is(statSync(join(store, 'readers', String(process.pid))).mode & 0o777, 0o600);
});

test('a reader that goes on says so every minute, not more often', ({store}) => {
  let atMs = nowMs;
  const {renew} = pinStore(store, () => atMs);
  const renewedAt = (laterMs: number) => {
    atMs = nowMs + laterMs;
    renew();
    return (markedAtMs(store) - nowMs) / minuteMs;
  };
  assert.equal(
    [0, 0.5 * minuteMs, minuteMs - 1, minuteMs, 1.5 * minuteMs, 30 * minuteMs].map(renewedAt),
    [0, 0, 0, 1, 1, 30],
  );
});

test('a reader clears away the marks of those that have ended, and no other', ({store}) => {
  const dead = deadPid();
  for (const name of [dead, process.ppid, 'README']) mark(store, name);
  pinStore(store);
  assert.equal(readdirSync(join(store, 'readers')).sort(), [String(process.ppid), 'README'].sort());
});

test('the mark of a reader goes with it', ({store}) => {
  const before = process.listeners('exit');
  pinStore(store, () => nowMs).renew();
  const added = process.listeners('exit').filter((listener) => !before.includes(listener));
  assert.equal(readersOf(store, nowMs), [process.pid]);
  for (const listener of added) listener(0);
  assert.equal(readdirSync(join(store, 'readers')), []);
});

test('whoever may not write into a store reads it without a mark', async ({store}) => {
  await withoutRightTo(store, () => pinStore(store, () => nowMs).renew());
  assert.equal(readdirSync(store), []);
});

test.run();
