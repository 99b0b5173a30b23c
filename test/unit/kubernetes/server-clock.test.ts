import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {serverClock} from '../../../src/kubernetes/server-clock.js';

const test = suite('kubernetes/server-clock');

test('a clock here that is hours wrong does not matter', () => {
  for (const hours of [-5, 0, 7]) {
    let hereMs = Date.UTC(2026, 0, 2, 3, 4, 5) + hours * 3_600_000;
    const clock = serverClock(() => hereMs);
    clock.hear('Fri, 02 Jan 2026 03:04:05 GMT');
    assert.is(clock.nowMs(), Date.UTC(2026, 0, 2, 3, 4, 5));
    hereMs += 1000;
    assert.is(clock.nowMs(), Date.UTC(2026, 0, 2, 3, 4, 6));
  }
});

test('what is no date changes nothing', () => {
  const clock = serverClock(() => 7);
  for (const text of [undefined, '', 'yesterday']) clock.hear(text);
  assert.is(clock.nowMs(), 7);
});

test.run();
