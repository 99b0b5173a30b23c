import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {formatAge, formatDuration, formatInstant} from '../../../src/view/time.js';

const test = suite('view/time');

test('ages are whole units, and a clock that runs ahead makes no negative one', () => {
  const ages = [-5000, 0, 999, 59_999, 60_000, 3_600_000, 86_399_999, 200_000_000].map(formatAge);
  assert.equal(ages, ['0s', '0s', '0s', '59s', '1m', '1h', '23h', '2d']);
});

test('durations have the precision that a reader needs', () => {
  const durations = [0.04, 3.26, 99.6, 999, 1254, 12_345, 59_960, 125_000].map((ms) => formatDuration(ms, 0));
  assert.equal(durations, ['0 ms', '3.3 ms', '100 ms', '999 ms', '1.25 s', '12.3 s', '60.0 s', '2 m 05 s']);
});

test('below the resolution only the bound is known', () => {
  assert.is(formatDuration(3, 10), '<10 ms');
  assert.is(formatDuration(10, 10), '10 ms');
  assert.is(formatDuration(0, 1000), '<1.00 s');
});

test('instants are UTC', () => {
  assert.is(formatInstant(Date.UTC(2026, 10, 21, 9, 24, 26, 939.7)), '2026-11-21 09:24:26.939 UTC');
});

test.run();
