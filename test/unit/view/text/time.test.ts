import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  formatAge,
  formatCallAge,
  formatCallAgo,
  formatCallStart,
  formatDuration,
  formatInstant,
} from '../../../../src/view/text/time.js';

const test = suite('view/text/time');

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

test('each unit begins where the one below ends', () => {
  const durations = [9.94, 10, 999.4, 1000, 9999, 10_000, 59_940, 60_000].map((ms) => formatDuration(ms, 0));
  assert.equal(durations, ['9.9 ms', '10 ms', '999 ms', '1.00 s', '10.00 s', '10.0 s', '59.9 s', '1 m 00 s']);
});

test('of a call whose times were lost nobody knows when it was', () => {
  const lost = {startedAtMs: 0, timeSource: 'unknown'} as const;
  const known = {startedAtMs: 0, timeSource: 'recorded'} as const;
  assert.equal([formatCallAge(lost, 60_000), formatCallAge(known, 60_000)], ['?', '1m']);
  assert.equal([formatCallAgo(lost, 60_000), formatCallAgo(known, 60_000)], ['nobody knows when', '1m ago']);
  assert.match(formatCallStart(lost), 'unknown: its files were copied without their times');
  assert.is(formatCallStart(known), '1970-01-01 00:00:00.000 UTC');
});

test.run();
