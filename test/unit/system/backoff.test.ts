import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {backoff} from '../../../src/system/backoff.js';

const test = suite('system/backoff');

test('each wait is twice as long as the one before, up to ten seconds, and short again when it has worked', async () => {
  const waits: number[] = [];
  const over = new AbortController();
  const again = backoff(500, (ms, signal) => {
    assert.is(signal, over.signal);
    waits.push(ms);
    return Promise.resolve();
  });
  for (let attempt = 0; attempt < 7; attempt += 1) await again.wait(over.signal);
  again.reset();
  for (let attempt = 0; attempt < 2; attempt += 1) await again.wait(over.signal);
  assert.equal(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000, 500, 1000]);
});

test('nobody waits for what was given up', async () => {
  await backoff(600_000).wait(AbortSignal.abort());
});

test.run();
