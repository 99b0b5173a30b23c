import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {forecast} from '../../../../src/cluster/collect/forecast.js';
import {freeBytesIn, mebibytes, roomIn} from '../../../../src/cluster/collect/room.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cluster/collect/room');

const tooMuch = 1024 ** 5;

test('what fits is taken without a question', async () => {
  const room = roomIn(tmpdir(), () => Promise.reject(new Error('asked')));
  await room.take('node0', 1);
  await room.take('node1', 1);
});

test('what does not fit is asked about once, for all that comes after it, too', async () => {
  const asked: string[] = [];
  const room = roomIn(tmpdir(), (what) => {
    asked.push(what);
    return Promise.resolve(true);
  });
  await Promise.all([room.take('node0', tooMuch), room.take('node1', tooMuch)]);
  assert.is(asked.length, 1);
  assert.match(asked[0] ?? '', new RegExp(`takes about 1048576.0 GiB, and .* are free in ${tmpdir()}`));
});

test('without consent it is refused, with what helps, and what is smaller still comes', async () => {
  const room = roomIn(tmpdir(), () => Promise.resolve(false));
  const error = await room.take('node0', tooMuch).then(
    () => null,
    (problem: unknown) => problem as Error & {suggestions: string[]},
  );
  assert.match(error?.message ?? '', 'there is no room for its captures: 1048576.0 GiB more');
  assert.match(error?.suggestions[0] ?? '', 'mlab-cni cluster collect --nodes node0 --store DIR');
  await room.take('node1', 1);
});

test('64 MiB stay free for others', async () => {
  const spare = 64 * 1024 * 1024;
  const refuse = () => Promise.resolve(false);
  const free = 8 * 1024 ** 3;
  await roomIn('/store', refuse, () => free).take('node0', free - spare);
  const room = roomIn('/store', refuse, () => free);
  const error = await thrownBy(() => room.take('node0', free - spare + 1));
  assert.match((error as Error).message, 'takes about 7.9 GiB, and 8.0 GiB are free in /store');
});

test('what others have taken counts, what was refused does not', async () => {
  const free = 1024 ** 3;
  const room = roomIn(
    '/store',
    () => Promise.resolve(false),
    () => free,
  );
  const half = free / 2;
  await room.take('node0', half);
  await thrownBy(() => room.take('node1', half));
  await room.take('node2', half / 2);
  await thrownBy(() => room.take('node3', half / 2));
});

for (const [bytes, text] of [
  [0, '0 MiB'],
  [1, '1 MiB'],
  [1024 ** 2, '1 MiB'],
  [1024 ** 2 + 1, '2 MiB'],
  [1024 ** 3 - 1, '1024 MiB'],
  [1024 ** 3, '1.0 GiB'],
  [1.5 * 1024 ** 3, '1.5 GiB'],
] as const) {
  test(`${bytes} bytes are ${text}`, () => {
    assert.is(mebibytes(bytes), text);
  });
}

test('what just fits is not doubted', () => {
  const told = (free: number) => forecast(1, '1G', tmpdir(), () => free);
  assert.is(told(1024 ** 3), `  at most 1.0 GiB come home into ${tmpdir()}, where 1.0 GiB are free`);
  assert.match(told(1024 ** 3 - 1), 'it would not fit');
  assert.match(
    forecast(1, '7', tmpdir(), () => 7),
    'at most 1 MiB come home',
  );
});

test('the forecast counts all nodes, also for a directory that is not there yet', () => {
  const directory = join(tmpdir(), 'not-there', 'yet');
  assert.match(
    forecast(12, '64M', directory),
    new RegExp(`^  at most 768 MiB come home into ${directory}, where .* are free`),
  );
  assert.match(forecast(2, '512K', directory), 'at most 1 MiB come home');
  const terabytes = Math.ceil(freeBytesIn(tmpdir()) / 1024 ** 3) + 1;
  assert.match(forecast(terabytes, '1G', directory), 'it would not fit, and then you are asked first');
});

test.run();
