import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {soak} from '../soak/soak.js';

const test = suite('soak');

test('2,000 calls stay within their room, and what matters stays', async () => {
  const {largestKib, captures, failedPods, lost, loop, dropped, long} = await soak(2000, 16 * 1024);
  assert.ok(largestKib <= 16 * 1024, `${largestKib} KiB at most`);
  assert.ok(captures > 300, `${captures} are left`);
  assert.ok(dropped.classes.polls > 0 && dropped.classes.loops > 0);
  assert.is(dropped.classes.failed, 0);
  assert.equal([failedPods, lost], [3, []]);
  const repeats = [...dropped.repeated];
  assert.equal(
    repeats.map(([what]) => what),
    ['web/loop ADD bridge, bridge exit-1'],
  );
  assert.is((repeats[0]?.[1] ?? 0) + loop.left.length, loop.runs, 'each failure of the loop is there or counted');
  assert.equal([loop.left[0], loop.left.at(-1)], [5, loop.runs * 10 - 5], 'the first and the last are there');
  assert.equal([long?.end, long?.stdin], ['exit-0', '{"long":true}']);
});

test.run();
