import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../src/capture/tree/call-tree.js';
import {nodeStatisticsOf, selfMsOf, statisticsOf} from '../../../src/capture/statistics.js';
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

test('a delegate that started too early or never ended takes no more from its caller than they shared', () => {
  const selfMs = (...children: readonly InvocationOptions[]) => {
    const delegates = children.map((each, index) => anInvocation({id: `${index}`, parentId: 'root', ...each}));
    const [root] = callTrees([anInvocation({id: 'root', durationMs: 100}), ...delegates]);
    return root === undefined ? undefined : selfMsOf(root);
  };
  assert.is(selfMs(), 100);
  assert.is(selfMs({startMs: -10, durationMs: 30}), 80);
  assert.is(selfMs({startMs: 10, durationMs: null}), 100);
  assert.is(selfMs({startMs: 0, durationMs: 100}, {startMs: 20, durationMs: 10}), 0);
  assert.is(selfMs({startMs: 50, durationMs: 10}, {startMs: 10, durationMs: 10}), 80);
  assert.is(selfMs({startMs: 150, durationMs: 10}), 100);
  const [endless] = callTrees([anInvocation({durationMs: null})]);
  assert.is(endless === undefined ? 0 : selfMsOf(endless), undefined);
});

test('what took most time itself comes first, and of the same time what was called more often', () => {
  const rows = statistics(
    {plugin: 'ptp', durationMs: 30},
    {plugin: 'bridge', durationMs: 90, startMs: 1000},
    {plugin: 'vlan', durationMs: 10, startMs: 2000},
    {plugin: 'vlan', durationMs: 20, startMs: 3000},
  );
  assert.equal(
    rows.map(({plugin, count, selfMs}) => `${plugin} ${count} ${selfMs}`),
    ['bridge 1 90', 'vlan 2 30', 'ptp 1 30'],
  );
});

test('only what is wanted is counted, and what it started is not its own time all the same', () => {
  const trees = callTrees([
    anInvocation({id: 'root', plugin: 'multus', durationMs: 100}),
    anInvocation({id: 'inner', parentId: 'root', startMs: 10, durationMs: 30}),
  ]);
  const rows = statisticsOf(trees, new Set(['root']));
  assert.equal(
    rows.map(({plugin, selfMs}) => `${plugin} ${selfMs}`),
    ['multus 70'],
  );
  assert.equal(statisticsOf(trees, new Set()), []);
});

test('times are as coarse as the coarsest of them', () => {
  const [only] = statistics({timeResolutionMs: 10}, {timeResolutionMs: 1000, startMs: 5000}, {startMs: 9000});
  assert.is(only?.resolutionMs, 1000);
});

test('the node with most failures comes first, then that whose calls took most time', () => {
  const failing = {exit: {code: 1}, stdout: ''};
  const calls = [
    {node: null, durationMs: 50},
    {node: 'slow', durationMs: 900},
    {node: 'bad', ...failing},
    {node: 'worse', ...failing},
    {node: 'worse', ...failing, startMs: 1000},
  ].map((options, index) => anInvocation({id: `${index}`, ...options}));
  const rows = nodeStatisticsOf(callTrees(calls), new Set(calls.map(({id}) => id)));
  assert.equal(
    rows.map(({node, count, failures}) => `${node} ${count} ${failures}`),
    ['worse 2 2', 'bad 1 1', 'slow 1 0', 'null 1 0'],
  );
});

test.run();
