import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../src/capture/tree/call-tree.js';
import {selfMsOf, statisticsOf} from '../../../src/capture/statistics.js';
import {anInvocation, type InvocationOptions} from '../../helpers/invocation.js';

const test = suite('capture/statistics');

function statistics(...options: readonly InvocationOptions[]) {
  const invocations = options.map((each, index) => anInvocation({id: String(index), ...each}));
  return statisticsOf(callTrees(invocations), new Set(invocations.map(({id}) => id)));
}

test('counts by plugin and operation, and takes the nearest rank', () => {
  const adds = Array.from({length: 20}, (_, index) => ({durationMs: (index + 1) * 100, startMs: index * 10_000}));
  const del = {environment: {CNI_COMMAND: 'DEL'}, exit: {code: 1}, stdout: '', durationMs: 5, startMs: 500_000};
  const [add, other] = statistics(...adds, del);
  assert.equal([add?.operation, add?.count, add?.failures], ['ADD', 20, 0]);
  assert.equal([add?.p50Ms, add?.p95Ms, add?.maxMs, add?.slowestId], [1000, 1900, 2000, '19']);
  assert.equal([other?.operation, other?.failures, other?.p50Ms], ['DEL', 1, 5]);
});

test('a call without an end counts, but has no time', () => {
  const [only] = statistics({durationMs: null, state: 'killed'});
  assert.equal([only?.count, only?.failures, only?.p50Ms, only?.selfMs, only?.slowestId], [1, 1, null, 0, null]);
});

test('time in delegates is not its own, however these overlap', () => {
  const [root] = callTrees([
    anInvocation({id: 'root', plugin: 'multus', durationMs: 100}),
    anInvocation({id: 'a', parentId: 'root', startMs: 10, durationMs: 30}),
    anInvocation({id: 'b', parentId: 'root', startMs: 20, durationMs: 30}),
    anInvocation({id: 'c', parentId: 'root', startMs: 90, durationMs: 50}),
  ]);
  assert.is(root === undefined ? undefined : selfMsOf(root), 50);
});

test.run();
