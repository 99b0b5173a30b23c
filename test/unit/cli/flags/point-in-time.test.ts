import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseTimeMs} from '../../../../src/cli/flags/point-in-time.js';

const test = suite('cli/flags/point-in-time');

/** In this machine's zone, whatever that is. */
const at = (...[year, month, day, hours = 0, minutes = 0, seconds = 0]: readonly number[]) =>
  new Date(year ?? 0, (month ?? 1) - 1, day, hours, minutes, seconds).getTime();
const now = at(2026, 3, 1, 9, 45, 10);

test('how long ago, a time of day, a day, or a point in time', () => {
  const meanings: readonly (readonly [string, number])[] = [
    ['15m', now - 900_000],
    ['-15m', now - 900_000],
    ['2 hours ago', now - 7_200_000],
    ['1h30m ago', now - 5_400_000],
    ['90', now - 90_000],
    ['now', now],
    ['today', at(2026, 3, 1)],
    ['yesterday', at(2026, 2, 28)],
    ['9:30', at(2026, 3, 1, 9, 30)],
    ['09:45:10', now],
    ['23:50', at(2026, 2, 28, 23, 50)],
    ['2026-02-03', at(2026, 2, 3)],
    ['2026-02-03 04:05', at(2026, 2, 3, 4, 5)],
    ['2026-02-03T04:05:06', at(2026, 2, 3, 4, 5, 6)],
    ['2026-02-03T04:05:06Z', Date.UTC(2026, 1, 3, 4, 5, 6)],
    ['2026-02-03T04:05:06+02:00', Date.UTC(2026, 1, 3, 2, 5, 6)],
    ['2024-02-29', at(2024, 2, 29)],
    ['@0', 0],
    ['@1764201600.5', 1_764_201_600_500],
    ['1764201600', 1_764_201_600_000],
  ];
  for (const [text, instant] of meanings) assert.is(parseTimeMs(text, now), instant, text);
});

test('what is none is refused, not guessed', () => {
  for (const text of ['', 'tomorrow', '24:00', '9:60', 'in 5m', '2026-13-01', 'ago', '-', '03/01/2026', '15m later']) {
    assert.throws(() => parseTimeMs(text, now), /is no (point in time|duration)|is not a duration/, text);
  }
});

test('days that no month has, comments and numbers that may be dates are refused', () => {
  const days = ['2026-02-29', '2026-02-30 10:00', '2026-04-31T00:00:00Z', '2026-00-01', '2026-01-00'];
  for (const text of [...days, '2026-02-03 (04:05)', '2026-02-03 04:05 (UTC', '20260203', '99999999999999d', '@']) {
    assert.throws(() => parseTimeMs(text, now), /is no point in time|is not a duration/, text);
  }
});

test.run();
