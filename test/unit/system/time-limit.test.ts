import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {timeLimit} from '../../../src/system/time-limit.js';

const test = suite('system/time-limit');

test('it aborts when its time is over, and when the other signal does', async () => {
  const {signal} = timeLimit(1);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  const other = new AbortController();
  const long = timeLimit(600_000, other.signal);
  assert.not.ok(long.signal.aborted);
  other.abort();
  assert.ok(long.signal.aborted);
  long.clear();
  const late = timeLimit(600_000, other.signal);
  assert.ok(late.signal.aborted);
  late.clear();
});

test('once it is cleared it does not abort', async () => {
  const other = new AbortController();
  const limit = timeLimit(1, other.signal);
  limit.clear();
  other.abort();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.not.ok(limit.signal.aborted);
});

test.run();
