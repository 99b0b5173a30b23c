import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nothingDropped} from '../../../../src/capture/retention/dropped.js';
import {everyCapture} from '../../../../src/capture/filter.js';
import type {CaptureEntry} from '../../../../src/store/disk/entry.js';
import {readFamilies} from '../../../../src/store/query/families.js';
import {queryCaptures} from '../../../../src/store/query/query.js';
import {openStore, type Store} from '../../../../src/store/disk/store.js';
import {withFixture} from '../../../helpers/fixtures.js';
import {anInvocation} from '../../../helpers/invocation.js';

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

test.run();
