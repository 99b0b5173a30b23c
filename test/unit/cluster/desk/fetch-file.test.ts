import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Desk} from '../../../../src/cluster/desk/desk.js';
import {fetchFile} from '../../../../src/cluster/desk/fetch-file.js';
import {ClusterError} from '../../../../src/errors.js';
import type {ExecEnd} from '../../../../src/kubernetes/recording/exec.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cluster/desk/fetch-file');

let top = '';
test.before.each(() => {
  top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-fetch-'));
});
test.after.each(() => rmSync(top, {recursive: true}));

const whole = Buffer.from('0123456789');
const well: ExecEnd = {kind: 'exited', code: 0, stderr: ''};
const cut: ExecEnd = {kind: 'cut', reason: 'the connection ended (1006)'};

interface Run {
  /** What comes, given the bytes from the one that was asked for. */
  readonly sends?: (rest: Buffer) => Buffer;
  readonly end?: ExecEnd;
}

/** Fetches ten bytes from a desk that behaves so, run by run. */
async function fetching(runs: readonly Run[], {bytes = whole.length, signal = new AbortController().signal} = {}) {
  const commands: string[] = [];
  const progress: number[] = [];
  const waits: number[] = [];
  const wait = (ms: number) => Promise.resolve(void waits.push(ms));
  const path = join(top, 'pack');
  const desk: Desk = {
    node: 'node1',
    run: async (command, {onData}) => {
      const {sends = (rest: Buffer) => rest, end = well} = runs[commands.length] ?? {};
      commands.push(command.join(' '));
      const from = Number(command[2]) - 1;
      await onData(sends(whole.subarray(from)));
      return end;
    },
  };
  const file = {
    status: 0,
    bytes,
    sha256: createHash('sha256').update(whole.subarray(0, bytes)).digest('hex'),
    text: '',
  };
  const onProgress = (so: number) => void progress.push(so);
  const work = fetchFile(desk, {name: 't.tar.gz', file, path, onProgress, signal}, wait);
  return {
    error: await work.then(
      () => null,
      (error: unknown) => error as ClusterError,
    ),
    commands,
    progress,
    waits,
    path,
  };
}

const wrong = (rest: Buffer) => Buffer.from(rest.toString().replace('0', '9'));
const tailFrom = (byte: number) => `tail -c +${byte} /mlab-cni/t.tar.gz`;

test("a file comes whole, and is its owner's alone", async () => {
  const {error, commands, progress, path} = await fetching([]);
  assert.is(error, null);
  assert.is(readFileSync(path, 'utf8'), '0123456789');
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.equal(commands, [tailFrom(1)]);
  assert.equal(progress, [10]);
});

test('what an earlier attempt left in its place is gone', async () => {
  writeFileSync(join(top, 'pack'), 'the first half of something longer');
  const {path} = await fetching([]);
  assert.is(readFileSync(path, 'utf8'), '0123456789');
});

test('after a break, or an early end, it goes on from the byte that it had come to', async () => {
  const {error, commands, progress, path} = await fetching([
    {sends: (rest) => rest.subarray(0, 4), end: cut},
    {sends: (rest) => rest.subarray(0, 3)},
  ]);
  assert.is(error, null);
  assert.is(readFileSync(path, 'utf8'), '0123456789');
  assert.equal(commands, [tailFrom(1), tailFrom(5), tailFrom(8)]);
  assert.equal(progress, [4, 7, 10]);
});

test('all that was promised has come: how the connection ended then does not matter', async () => {
  const {error, commands} = await fetching([{end: {kind: 'exited', code: 1, stderr: 'killed'}}]);
  assert.is(error, null);
  assert.is(commands.length, 1);
});

test('as long as something comes the waits are short, and else longer and longer', async () => {
  const nothing = {sends: (rest: Buffer) => rest.subarray(0, 0), end: cut};
  const {error, waits} = await fetching([nothing, nothing, {sends: (rest) => rest.subarray(0, 1)}, nothing, nothing]);
  assert.is(error, null);
  assert.equal(waits, [300, 600, 300, 600, 1200]);
});

test('what comes beyond the promised length is left', async () => {
  const {error, progress, path} = await fetching([{sends: (rest) => rest.subarray(0, 4)}], {bytes: 6});
  assert.is(error, null);
  assert.is(readFileSync(path, 'utf8'), '012345');
  assert.equal(progress, [4, 6]);
});

test('an empty file is not asked for', async () => {
  const {error, commands, path} = await fetching([], {bytes: 0});
  assert.is(error, null);
  assert.is(readFileSync(path, 'utf8'), '');
  assert.equal(commands, []);
});

test('what came wrong is fetched again from its first byte, once', async () => {
  const {error, commands, path} = await fetching([{sends: wrong}]);
  assert.is(error, null);
  assert.is(readFileSync(path, 'utf8'), '0123456789');
  assert.equal(commands, [tailFrom(1), tailFrom(1)]);
});

test('what comes wrong twice is not believed', async () => {
  const {error, commands} = await fetching([{sends: wrong}, {sends: wrong}]);
  assert.instance(error, ClusterError);
  assert.match(
    error?.message ?? '',
    /^the pack of node1 came wrong twice: its digest is [0-9a-f]{64}, not [0-9a-f]{64}$/,
  );
  assert.match(error?.suggestions.join() ?? '', 'mlab-cni cluster collect');
  assert.is(commands.length, 2);
});

test('a program that fails there is not tried again: so much came, and why no more', async () => {
  const {error, commands} = await fetching([
    {sends: (rest) => rest.subarray(0, 4), end: {kind: 'exited', code: 1, stderr: 'no such file'}},
  ]);
  assert.is(error?.message, 'of the pack of node1 4 of 10 bytes came: its program ended with 1: no such file');
  assert.match(error?.suggestions.join() ?? '', 'mlab-cni cluster collect');
  assert.is(commands.length, 1);
});

test('when the time is over it ends, and says how far it came', async () => {
  const over = new AbortController();
  const giveUp = (rest: Buffer) => {
    over.abort();
    return rest.subarray(0, 2);
  };
  const {error, commands} = await fetching([{sends: giveUp, end: cut}], {signal: over.signal});
  assert.is(error?.message, 'of the pack of node1 2 of 10 bytes came: the connection ended (1006)');
  assert.is(commands.length, 1);
});

test('where it cannot be written here, that is the error', async () => {
  const desk: Desk = {node: 'node1', run: () => Promise.resolve(well)};
  const file = {status: 0, bytes: 1, sha256: '', text: ''};
  const path = join(top, 'not-there', 'pack');
  const signal = new AbortController().signal;
  const error = await thrownBy(() => fetchFile(desk, {name: 't', file, path, onProgress: () => undefined, signal}));
  assert.is((error as NodeJS.ErrnoException).code, 'ENOENT');
});

test.run();
