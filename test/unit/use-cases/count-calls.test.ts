import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture, type Filter} from '../../../src/capture/selection/filter.js';
import {openStore} from '../../../src/store/disk/store.js';
import {countCalls} from '../../../src/use-cases/count-calls.js';
import {whyNone} from '../../../src/use-cases/why-none.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';
import {writeCapture, type WrittenCapture} from '../../helpers/write-capture.js';

const test = suite('count calls of a store');

const calls: readonly WrittenCapture[] = [
  {id: '1-100-0b7f5e1c', container: 'a', durationMs: 500},
  {id: '2-110-0b7f5e1c', container: 'a', plugin: 'host-local', parentId: '1-100-0b7f5e1c', durationMs: 300},
  {id: '3-200-0b7f5e1c', container: 'b', durationMs: 100, status: 1},
  {id: '4-300-0b7f5e1c', container: '-', operation: 'VERSION'},
];

function counted(filter: Partial<Filter> = {}, limit = Infinity) {
  return withTemporaryDirectory((directory) => {
    for (const call of calls) writeCapture(directory, call);
    const store = openStore(directory);
    return countCalls(store, {entries: store.entries(), filter: {...everyCapture, ...filter}, limit});
  });
}

test('by plugin and operation, and by node; of time what a plugin took itself', () => {
  const {statistics, nodes, total, cut, counted: count, hidden} = counted();
  assert.equal(
    statistics.map(({plugin, operation, count, failures, selfMs}) => [plugin, operation, count, failures, selfMs]),
    [
      ['bridge', 'ADD', 2, 1, 300],
      ['host-local', 'ADD', 1, 0, 300],
    ],
  );
  assert.equal(
    nodes.map(({node, count, failures}) => [node, count, failures]),
    [[null, 3, 1]],
  );
  assert.equal({total, cut, count, hidden}, {total: 3, cut: 0, count: 3, hidden: 1});
});

test('the slowest of each row has a short name', () => {
  const {statistics, nodes, ids} = counted();
  assert.equal(
    [...statistics, ...nodes].map(({slowestId}) => ids.get(slowestId ?? '')),
    ['1-10', '2-11', '1-10'],
  );
});

test('of calls whose caller does not fit, the caller is no row, and the time is told all the same', () => {
  const {statistics, counted: count} = counted({plugins: ['host-local']});
  assert.equal([statistics.map(({plugin}) => plugin), count], [['host-local'], 1]);
});

test('the newest are counted up to the limit, and the rest is known', () => {
  const {statistics, total, cut, counted: count} = counted({}, 1);
  assert.equal([statistics.map(({failures}) => failures), total, cut, count], [[1], 3, 2, 1]);
});

test('nothing fits: no rows, and why is asked then alone', () => {
  const {statistics, nodes, total} = counted({plugins: ['nosuch']});
  assert.equal([statistics, nodes, total], [[], [], 0]);
  withTemporaryDirectory((directory) => {
    for (const call of calls) writeCapture(directory, call);
    const store = openStore(directory);
    assert.is(whyNone(store, everyCapture, 3), undefined);
    assert.match(whyNone(store, {...everyCapture, plugins: ['brigde']}, 0)?.kind ?? '', /from-elsewhere|nothing-fits/);
  });
});

test.run();
