import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {forecast} from '../../../../src/cluster/collect/forecast.js';
import {freeBytesIn, roomIn} from '../../../../src/cluster/collect/room.js';

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
