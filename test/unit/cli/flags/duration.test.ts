import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseDurationMs} from '../../../../src/cli/flags/duration.js';

const test = suite('cli/flags/duration');

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

test('durations as other tools write them; a bare number is seconds', () => {
  const meanings: readonly (readonly [string, number])[] = [
    ['500ms', 500],
    ['0', 0],
    ['90', 90 * second],
    ['1.5s', 1500],
    ['30sec', 30 * second],
    ['15m', 15 * minute],
    ['5 min', 5 * minute],
    ['1h30m', 90 * minute],
    ['1h 30min 5s', 90 * minute + 5 * second],
    ['2 hours', 2 * hour],
    ['1d2h', 26 * hour],
    ['7D', 7 * 24 * hour],
    ['2weeks', 14 * 24 * hour],
  ];
  for (const [text, milliseconds] of meanings) assert.is(parseDurationMs(text), milliseconds, text);
});

test('what is none is refused, not guessed', () => {
  for (const text of ['', 'm', '1h30', '10 20', '5y', '5 fortnights', '-5m', '1e3', '1..5s', '5m ago', 'constructor']) {
    assert.throws(() => parseDurationMs(text), /is not a duration/, text);
  }
});

test.run();
