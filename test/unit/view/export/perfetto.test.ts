import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {attachmentIdOf} from '../../../../src/capture/invocation.js';
import {chromeTrace} from '../../../../src/view/export/perfetto.js';
import {anInvocation, epochMs} from '../../../helpers/invocation.js';
import {randomCalls} from '../../../helpers/random-calls.js';
import {matchesTraceSchema} from '../../../helpers/schema.js';

const test = suite('view/export/perfetto');

interface Event {
  readonly name: string;
  readonly ph: 'X' | 'M';
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: {readonly capture: string; readonly name: string};
}

/** As a viewer gets them. */
function eventsOf(...parameters: Parameters<typeof chromeTrace>): Event[] {
  const text = JSON.stringify(chromeTrace(...parameters));
  matchesTraceSchema('chrome-trace', text);
  return (JSON.parse(text) as {traceEvents: Event[]}).traceEvents;
}

test('whatever was captured: the schema holds, every call is there once, and slices of a thread nest', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const calls = randomCalls(seed);
    const slices = eventsOf(callTrees(calls), epochMs + 3_600_000).filter(({ph}) => ph === 'X');
    assert.equal(slices.map(({args}) => args.capture).sort(), calls.map(({id}) => id).sort(), `seed ${seed}`);
    for (const left of slices) {
      for (const right of slices) {
        if (left.tid !== right.tid || left === right) continue;
        const isApart = left.ts + left.dur <= right.ts || right.ts + right.dur <= left.ts;
        const isInside = (inner: Event, outer: Event) =>
          inner.ts >= outer.ts && inner.ts + inner.dur <= outer.ts + outer.dur;
        const holds = isApart || isInside(left, right) || isInside(right, left);
        assert.ok(holds, `seed ${seed}: ${JSON.stringify([left, right])}`);
      }
    }
  }
});

test('a thread is one attachment, a process one container of one node', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const calls = randomCalls(seed);
    const threads = new Map<number, string>();
    const processes = new Map<number, string>();
    for (const {ph, pid, tid, args} of eventsOf(callTrees(calls), epochMs)) {
      const call = calls.find(({id}) => id === args.capture);
      if (ph !== 'X' || call === undefined) continue;
      const container = JSON.stringify([call.node, call.parameters.containerId]);
      const attachment = JSON.stringify([container, attachmentIdOf(call)]);
      assert.is(processes.get(pid) ?? container, container, `seed ${seed}`);
      assert.is(threads.get(tid) ?? attachment, attachment, `seed ${seed}`);
      processes.set(pid, container);
      threads.set(tid, attachment);
    }
  }
});

test('times are microseconds; a call without an end has no length', () => {
  const calls = [anInvocation({startMs: 1.2345, durationMs: 2.5}), anInvocation({id: '2-2-b', durationMs: null})];
  const slices = eventsOf(callTrees(calls), epochMs).filter(({ph}) => ph === 'X');
  const [partial, whole] = slices.sort((left, right) => left.ts - right.ts);
  assert.equal([partial?.ts, partial?.dur], [epochMs * 1000, 0]);
  assert.equal([whole?.ts, whole?.dur], [epochMs * 1000 + 1235, 2500]);
});

test('nothing gives a trace, too', () => {
  assert.equal(eventsOf([], epochMs), []);
});

test.run();
