import {mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {followStore, type Followed} from '../../../../src/store/disk/follow.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {epochMs} from '../../../helpers/invocation.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite<{directory: string; stop: AbortController}>('store/disk/follow');

const boot = '0000000a';
const minuteMs = 60_000;

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-follow-'));
  for (const folder of ['started', 'ended']) mkdirSync(join(context.directory, folder));
  context.stop = new AbortController();
});

test.after.each(({directory, stop}) => {
  stop.abort();
  rmSync(directory, {recursive: true});
});

/** The id of a call that started so long ago. */
function idOf(pid: number, agoMs = 0): string {
  return `${pid}-${Math.floor((Date.now() - agoMs - epochMs) / 10)}-${boot}`;
}

/** The shims that run here: by process id, when they started. */
type Shims = Map<number, number>;

function begin(directory: string, id: string, more: Partial<WrittenCapture> = {}): void {
  writeCapture(directory, {...more, id, status: null});
}

/** Follows from now on. Each row is what is told next: which call, in which state it is, and how deep below others. */
function follow(directory: string, {signal}: AbortController, options: {slowMs?: number; shims?: Shims} = {}) {
  const startOf = (pid: number) => options.shims?.get(pid);
  const store = openStore(directory, {processes: {bootId: `${boot}-x`, startOf}});
  const calls = followStore(store, {signal, slowMs: options.slowMs ?? minuteMs});
  return async () => {
    const next = await calls.next();
    return next.done === true ? 'ended' : row(next.value);
  };
}

function row({reading, depth}: Followed): readonly [string, string, number] {
  if (reading.kind === 'damaged') return [reading.id, reading.reason, depth];
  const {id, state, exit} = reading.invocation;
  return [id, exit === null ? state : JSON.stringify(exit), depth];
}

test('tells of a call that began and ended after it was asked to follow, though nobody had asked for one yet', async ({
  directory,
  stop,
}) => {
  writeCapture(directory, {id: idOf(1)});
  const next = follow(directory, stop);
  const id = idOf(2);
  writeCapture(directory, {id, status: 3});
  assert.equal(await next(), [id, '{"code":3}', 0]);
});

test('tells of the end of a call that had begun before, however long ago', async ({directory, stop}) => {
  const ids = [idOf(1, 1000), idOf(2, 60 * minuteMs)];
  for (const id of ids) begin(directory, id);
  const next = follow(directory, stop);
  for (const id of ids) {
    writeCapture(directory, {id});
    assert.equal(await next(), [id, '{"code":0}', 0]);
  }
});

test('says how many callers a call has that still run, and one for a caller that nobody knows', async ({
  directory,
  stop,
}) => {
  const [outer, middle] = [idOf(1), idOf(2)];
  begin(directory, outer);
  begin(directory, middle, {parentId: outer});
  const next = follow(directory, stop);
  for (const [pid, parentId, depth] of [
    [3, '9-1-0000000a', 1],
    [4, outer, 1],
    [5, middle, 2],
  ] as const) {
    const id = idOf(pid);
    writeCapture(directory, {id, parentId});
    assert.equal(await next(), [id, '{"code":0}', depth], `below ${parentId}`);
  }
});

test('does not go round for ever where callers name each other', async ({directory, stop}) => {
  const [one, other, id] = [idOf(1), idOf(2), idOf(3)];
  begin(directory, one, {parentId: other});
  begin(directory, other, {parentId: one});
  const next = follow(directory, stop);
  writeCapture(directory, {id, parentId: one});
  assert.equal(await next(), [id, '{"code":0}', 20]);
});

test('tells once of a call that takes long, once more when its process is gone, and of its end', async ({
  directory,
  stop,
}) => {
  const slow = idOf(1, minuteMs / 2);
  const shims: Shims = new Map([[1, Number(slow.split('-')[1])]]);
  begin(directory, slow);
  const next = follow(directory, stop, {slowMs: minuteMs / 4, shims});
  assert.equal(await next(), [slow, 'running', 0]);
  const quick = idOf(2);
  writeCapture(directory, {id: quick});
  assert.equal(await next(), [quick, '{"code":0}', 0], 'not the slow one again');
  shims.delete(1);
  assert.equal(await next(), [slow, 'killed', 0]);
  const later = idOf(3);
  writeCapture(directory, {id: later});
  assert.equal(await next(), [later, '{"code":0}', 0], 'not the killed one again');
  writeCapture(directory, {id: slow, status: 4});
  assert.equal(await next(), [slow, '{"code":4}', 0]);
});

test('waits for what has not taken long yet, and for nothing that began more than ten minutes ago', async ({
  directory,
  stop,
}) => {
  begin(directory, idOf(1, 11 * minuteMs));
  begin(directory, idOf(2, minuteMs));
  const slow = idOf(3, 9 * minuteMs);
  begin(directory, slow);
  const next = follow(directory, stop, {slowMs: 5 * minuteMs});
  assert.equal(await next(), [slow, 'killed', 0]);
  const quick = idOf(4);
  writeCapture(directory, {id: quick});
  assert.equal(await next(), [quick, '{"code":0}', 0]);
});

test('says nothing of a call that ended before its process was looked for, but what its end says', async ({
  directory,
  stop,
}) => {
  const id = idOf(1, minuteMs);
  begin(directory, id);
  const next = follow(directory, stop, {slowMs: 0});
  writeCapture(directory, {id, status: 5});
  assert.equal(await next(), [id, '{"code":5}', 0]);
});

test('says of a slow call that is damaged in which way, once', async ({directory, stop}) => {
  const damaged = idOf(1, minuteMs);
  writeFileSync(join(directory, 'started', `${damaged},ADD,bridge,eth0,c1,${epochMs / 10}`), '');
  const next = follow(directory, stop, {slowMs: 0});
  assert.equal(await next(), [damaged, 'its start is empty', 0]);
  const id = idOf(2);
  writeCapture(directory, {id});
  assert.equal(await next(), [id, '{"code":0}', 0]);
});

test('takes no other file for a call, nor an end without a start', async ({directory, stop}) => {
  const next = follow(directory, stop, {slowMs: 0});
  for (const name of [
    'started/README',
    `started/${idOf(7, minuteMs)},ADD,bridge`,
    'ended/README',
    `ended/${idOf(1)},exit-0,1`,
    'README',
  ])
    writeFileSync(join(directory, name), '');
  const id = idOf(2);
  writeCapture(directory, {id});
  assert.equal(await next(), [id, '{"code":0}', 0]);
});

test("follows the captures of M-Lab's shim.sh, which have ended when their exit status is there", async ({
  directory,
  stop,
}) => {
  const next = follow(directory, stop, {slowMs: 0});
  const capture = join(directory, '2026-01-01T00:00:00+00:00.bridge.AbCdEf1');
  mkdirSync(capture);
  writeFileSync(join(capture, 'env'), 'CNI_COMMAND=ADD\n');
  const id = idOf(1);
  writeCapture(directory, {id});
  assert.equal(await next(), [id, '{"code":0}', 0]);
  writeFileSync(join(directory, 'exitcode'), '1\n');
  renameSync(join(directory, 'exitcode'), join(capture, 'exitcode'));
  assert.equal(await next(), ['AbCdEf1', '{"code":1}', 0]);
});

test('ends when it is told to, while it waits and before', async ({directory, stop}) => {
  const next = follow(directory, stop);
  const waiting = next();
  stop.abort();
  assert.is(await waiting, 'ended');
  assert.is(await follow(directory, stop)(), 'ended');
});

test.run();
