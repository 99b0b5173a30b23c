import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nothingDropped} from '../../../../src/capture/retention/dropped.js';
import {callsIn} from '../../../../src/capture/tree/call-tree.js';
import {everyCapture, type Filter} from '../../../../src/capture/selection/filter.js';
import type {Invocation} from '../../../../src/capture/invocation.js';
import type {CaptureEntry} from '../../../../src/store/disk/entry.js';
import {readFamilies} from '../../../../src/store/query/families.js';
import {readLatestTrees} from '../../../../src/store/query/latest-trees.js';
import {readPodCalls} from '../../../../src/store/query/pod-calls.js';
import {findNewest, queryCaptures, type Query} from '../../../../src/store/query/query.js';
import {readScope} from '../../../../src/store/query/scope.js';
import {findTrees} from '../../../../src/store/query/trees.js';
import {openStore, type Store} from '../../../../src/store/disk/store.js';
import {withFixture, withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {anInvocation} from '../../../helpers/invocation.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite('store/query/query');

/** A store of ADDs and polls, in turn, that notes what was opened. */
function countingStore(count: number): {store: Store; opened: string[]} {
  const opened: string[] = [];
  const entries = Array.from({length: count}, (_, index): CaptureEntry => {
    const operation = index % 2 === 0 ? 'ADD' : 'STATUS';
    const containerId = operation === 'ADD' ? `c${index % 4}` : null;
    const names = {operation, plugin: 'bridge', ifname: 'eth0', containerId};
    return {
      id: String(index),
      source: 'mlab-cni',
      node: null,
      name: '',
      ...names,
      exit: {code: 0},
      startedAtMs: -index,
    };
  });
  const read = ({id, operation, containerId}: CaptureEntry) => {
    opened.push(id);
    const environment = {CNI_COMMAND: operation ?? '', CNI_CONTAINERID: containerId ?? ''};
    return {kind: 'capture' as const, invocation: anInvocation({id, environment})};
  };
  const glance = {
    dropped: () => nothingDropped,
    goesOn: () => undefined,
    podOf: () => undefined,
    hasResult: () => undefined,
    networkOf: () => undefined,
    durationOf: () => undefined,
  };
  return {
    store: {directory: '/nowhere', entries: (isWanted = () => true) => entries.filter(isWanted), ...glance, read},
    opened,
  };
}

test('opens only what it returns when names tell enough', () => {
  const {store, opened} = countingStore(100);
  const {captures, total, hidden} = queryCaptures(store, {entries: store.entries(), filter: everyCapture, limit: 3});
  assert.equal(
    captures.map(({id}) => id),
    ['0', '2', '4'],
  );
  assert.equal([total, hidden, opened.length], [50, 50, 3]);
});

test('opens what names do not tell, but never what they rule out', () => {
  const {store, opened} = countingStore(100);
  const filter = {...everyCapture, pod: 'default/web-0', container: 'c2'};
  const {captures, total} = queryCaptures(store, {entries: store.entries(), filter, limit: 2});
  assert.equal([captures.length, total], [2, 25]);
  assert.is(opened.length, 25);
});

test('a family is all about the same containers, and polls are not opened for it', () => {
  const {store, opened} = countingStore(20);
  const family = readFamilies(store, [anInvocation({id: '0', environment: {CNI_CONTAINERID: 'c0'}})]);
  assert.equal(
    family.map(({id}) => id),
    ['0', '4', '8', '12', '16'],
  );
  assert.equal(opened, ['4', '8', '12', '16']);
});

test('captures whose names tell nothing are opened', () => {
  withFixture('xcluster', (directory) => {
    const store = openStore(directory);
    const query = {entries: store.entries(), filter: {...everyCapture, operations: ['DEL' as const]}, limit: 1};
    const {captures, total} = queryCaptures(store, query);
    assert.equal([captures.length, total], [1, 2]);
    assert.is(readFamilies(store, captures).length, 4);
  });
});

/** Calls of two containers and of none, a poll and a damaged one, by the second in which they start. */
function withCalls(use: (store: Store) => void): void {
  withTemporaryDirectory((directory) => {
    const put = (second: number, call: Partial<WrittenCapture>) =>
      writeCapture(directory, {id: `${second}-${second}00-0000000a`, pod: 'web/front', ...call});
    put(1, {});
    put(2, {plugin: 'portmap', status: 1});
    put(3, {container: 'c2', pod: 'web/back'});
    put(4, {container: 'c2', pod: 'web/back', plugin: 'host-local', parentId: '3-300-0000000a'});
    const ofNone = {container: '-', environment: {CNI_CONTAINERID: '', CNI_ARGS: ''}};
    put(5, {operation: 'STATUS', ...ofNone});
    put(6, {operation: 'GC', ...ofNone});
    put(7, {operation: 'GC', ...ofNone});
    put(8, {container: 'c3', pod: 'web/back'});
    rmSync(join(directory, 'stdin', '8-800-0000000a'));
    use(openStore(directory));
  });
}

function seconds(calls: readonly {readonly id: string}[]): number[] {
  return calls.map(({id}) => Number(id.split('-')[0]));
}

/** A query for all but polls. */
function all(store: Store, more: Partial<Query> = {}): Query {
  return {entries: store.entries(), filter: everyCapture, limit: Infinity, ...more};
}

test('has all that fit, newest first, with those that cannot be read, and counts polls', () => {
  withCalls((store) => {
    const {captures, damaged, total, hidden, readings} = queryCaptures(store, all(store));
    assert.equal(seconds(captures), [7, 6, 4, 3, 2, 1]);
    assert.equal([seconds(damaged), total, hidden, readings.length], [[8], 7, 1, 7]);
  });
});

test('has so many captures at most, and counts the rest', () => {
  withCalls((store) => {
    const {captures, damaged, total} = queryCaptures(store, all(store, {limit: 3}));
    assert.equal([seconds(captures), seconds(damaged), total], [[7, 6], [8], 7]);
    assert.equal(queryCaptures(store, all(store, {limit: 0})).readings, []);
  });
});

test('has all about so many containers at most: calls about none count as one, and those that cannot be read as nothing', () => {
  withCalls((store) => {
    const of = (limit: number) => {
      const answer = queryCaptures(store, all(store, {limit, unit: 'container'}));
      return [seconds(answer.captures), answer.total, answer.containers];
    };
    assert.equal(of(1), [[], 7, 3]);
    assert.equal(of(2), [[7, 6], 7, 3]);
    assert.equal(of(3), [[7, 6, 4, 3], 7, 3]);
    assert.equal(of(Infinity), [[7, 6, 4, 3, 2, 1], 7, 3]);
  });
});

test('shows each call while it is at hand, those that are answered alone', () => {
  withCalls((store) => {
    const looked: Invocation[] = [];
    const look = (call: Invocation) => void looked.push(call);
    queryCaptures(store, all(store, {limit: 4, look}));
    assert.equal(seconds(looked), [7, 6, 4]);
    looked.length = 0;
    readScope(store, all(store, {look}), 'pod:web/front');
    assert.equal(seconds(looked).sort(), [1, 2]);
  });
});

test('a scope is what fits, in whole trees, or all about the container of one that is named', () => {
  withCalls((store) => {
    const scopeOf = (query: Query, selector?: string) => {
      const {ids, trees, damaged, left} = readScope(store, query, selector);
      const calls = trees.map((tree) => seconds(callsIn(tree).map(({invocation}) => invocation)));
      return {ids: seconds([...ids].map((id) => ({id}))).sort(), calls, damaged: damaged.length, left};
    };
    const failures = all(store, {filter: {...everyCapture, failedOnly: true}});
    assert.equal(scopeOf(failures), {ids: [2], calls: [[1], [2]], damaged: 0, left: 0});
    assert.equal(scopeOf(all(store, {limit: 2})), {ids: [7], calls: [[7]], damaged: 1, left: 5});
    assert.equal(scopeOf(failures, '4-'), {ids: [3, 4], calls: [[3, 4]], damaged: 0, left: 0});
  });
});

test('trees are those with a call that fits, or that is named; a pod or container names all about it', () => {
  withCalls((store) => {
    const treesOf = (query: Query, selector?: string) => {
      const {trees, chosenId, total, hidden} = findTrees(store, query, selector);
      const calls = trees.map((tree) => seconds(callsIn(tree).map(({invocation}) => invocation)));
      return [calls, chosenId === undefined ? null : chosenId.split('-')[0], total, hidden];
    };
    const delegates = all(store, {filter: {...everyCapture, plugins: ['host-local']}});
    assert.equal(treesOf(delegates), [[[3, 4]], null, 1, 0]);
    assert.equal(treesOf(all(store), '4-'), [[[3, 4]], '4', 2, 0]);
    assert.equal(treesOf(all(store), 'failed'), [[[2]], '2', 1, 0]);
    assert.equal(treesOf(all(store), 'pod:web/front'), [[[1], [2]], null, 2, 0]);
    assert.equal(treesOf(all(store), 'container:c2'), [[[3, 4]], null, 2, 0]);
    assert.equal(treesOf(all(store, {filter: {...everyCapture, plugins: ['portmap']}}), 'pod:web/front'), [
      [[2]],
      null,
      1,
      0,
    ]);
  });
});

test('the newest that fits and can be read', () => {
  withCalls((store) => {
    const newest = (filter: Partial<Filter>) => {
      const found = findNewest(store, store.entries(), {...everyCapture, ...filter});
      return found === undefined ? undefined : seconds([found])[0];
    };
    assert.is(newest({}), 7);
    assert.is(newest({pod: 'web/*'}), 4, 'the damaged one is passed over');
    assert.is(newest({failedOnly: true}), 2);
    assert.is(newest({plugins: ['ptp']}), undefined);
  });
});

for (const [reader, read] of Object.entries({
  'the latest trees': (directory: string) => {
    const {trees, gap} = readLatestTrees(directory, 3);
    return {trees, said: gap === null ? [] : [gap]};
  },
  'calls of a pod': (directory: string) => {
    const {trees, warnings} = readPodCalls({store: directory}, {namespace: 'web', name: 'front'});
    return {trees, said: warnings};
  },
})) {
  test(`${reader}: a store that is not there is said, and is no error`, () => {
    withTemporaryDirectory((directory) => {
      const nowhere = join(directory, 'none');
      assert.equal(read(nowhere), {trees: [], said: [`there is no capture store at ${nowhere}`]});
    });
  });
}

test('the latest trees, oldest first, and what of the store they leave out', () => {
  withCalls((store) => {
    const latest = (limit: number) => {
      const {trees, gap} = readLatestTrees(store.directory, limit);
      return [seconds(trees.map(({invocation}) => invocation)), gap];
    };
    const lost = '1 captures are damaged';
    assert.equal(latest(2), [[7], `only the latest 2 of 8 captures were read; ${lost}`]);
    assert.equal(latest(8), [[1, 2, 3, 6, 7], lost]);
    rmSync(join(store.directory, 'started', '8-800-0000000a,ADD,bridge,eth0,c3,176732304500'));
    assert.equal(latest(7), [[1, 2, 3, 6, 7], null]);
  });
});

test('calls of a pod, oldest first, and why there are none or not all', () => {
  withCalls((store) => {
    const calls = (namespace: string, name: string) => {
      const {trees, entries, warnings} = readPodCalls({store: store.directory}, {namespace, name});
      return [seconds(trees.map(({invocation}) => invocation)), entries.length, warnings];
    };
    const path = join(store.directory, 'started', '8-800-0000000a,ADD,bridge,eth0,c3,176732304500');
    const lost = `damaged, so it may be about this pod: ${path}: its stdin or stdout is missing`;
    assert.equal(calls('web', 'front'), [[1, 2], 8, []]);
    assert.equal(calls('web', 'back'), [[3], 8, [lost]]);
    assert.equal(calls('web', 'none'), [[], 8, [`no capture in ${store.directory} is about the pod web/none`]]);
  });
});

test.run();
