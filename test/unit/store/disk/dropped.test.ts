import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nothingDropped, type Dropped} from '../../../../src/capture/retention/dropped.js';
import {noteDropped, readDropped} from '../../../../src/store/disk/dropped.js';

const test = suite<{store: string}>('store/disk/dropped: what had to make room');

test.before.each((context) => {
  context.store = mkdtempSync(join(tmpdir(), 'mlab-cni-dropped-'));
});
test.after.each(({store}) => rmSync(store, {recursive: true}));

const loop = 'web/loop ADD bridge, bridge exit-1';

function dropped(classes: Partial<Dropped['classes']>, repeated: Readonly<Record<string, number>> = {}): Dropped {
  return {classes: {...nothingDropped.classes, ...classes}, repeated: new Map(Object.entries(repeated))};
}

function textIn(store: string): string {
  return readFileSync(join(store, 'about', 'dropped'), 'utf8');
}

test('is nothing where nobody noted anything', ({store}) => {
  assert.equal(readDropped(store), nothingDropped);
  noteDropped(store, nothingDropped);
  assert.equal(readdirSync(store), [], 'nor is anything written then');
});

test('is noted a line for each class and each failure that was repeated, for the owner alone', ({store}) => {
  const first = dropped({polls: 12, failed: 3}, {[loop]: 2});
  noteDropped(store, first);
  assert.is(textIn(store), `polls\t12\nfailed\t3\n${loop}\t2\n`);
  assert.equal(readDropped(store), first);
  assert.is(statSync(join(store, 'about')).mode & 0o777, 0o700);
  assert.is(statSync(join(store, 'about', 'dropped')).mode & 0o777, 0o600);
});

test('is added to what was noted before', ({store}) => {
  noteDropped(store, dropped({polls: 1, loops: 5}, {[loop]: 2}));
  noteDropped(store, dropped({loops: 1, healthy: 7, last: 1}, {[loop]: 40, other: 1}));
  assert.equal(readDropped(store), dropped({polls: 1, loops: 6, healthy: 7, last: 1}, {[loop]: 42, other: 1}));
  assert.equal(readdirSync(join(store, 'about')), ['dropped'], 'and nothing else is left behind');
});

test('is read as far as it can be: what is no line of ours counts for nothing', ({store}) => {
  mkdirSync(join(store, 'about'));
  const foreign = [
    '',
    'polls',
    'polls 4',
    'polls\t',
    'polls\t-4',
    'polls\t4x',
    '\t4',
    'a\tb\t4',
    `loops\t${'9'.repeat(16)}`,
  ];
  writeFileSync(join(store, 'about', 'dropped'), [...foreign, 'polls\t4', 'polls\t1', `${loop}\t2`, 'fail'].join('\n'));
  assert.equal(readDropped(store), dropped({polls: 5}, {[loop]: 2}));
});

test('is not noted where about is a file', ({store}) => {
  writeFileSync(join(store, 'about'), 'precious');
  noteDropped(store, dropped({polls: 1}));
  assert.is(readFileSync(join(store, 'about'), 'utf8'), 'precious');
});

test('is noted in place of what a crash or somebody else has left there', ({store}) => {
  mkdirSync(join(store, 'about', 'dropped', 'deep'), {recursive: true});
  mkdirSync(join(store, 'about', 'dropped.new', 'deep'), {recursive: true});
  noteDropped(store, dropped({polls: 1}));
  assert.is(textIn(store), 'polls\t1\n');
});

test.run();
