// What is found by names and glances is what reading every capture finds, for fewer files opened.
import {mkdtempSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture, matchInvocation, type Filter} from '../../../../src/capture/selection/filter.js';
import type {CaptureEntry} from '../../../../src/store/disk/entry.js';
import {openStore, type Store} from '../../../../src/store/disk/store.js';
import {search} from '../../../../src/store/query/search.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite('store/query/search');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-search-'));
test.after(() => rmSync(top, {recursive: true}));

const processes = {bootId: '0000000a-x', startOf: () => undefined};

/** Of which every filter below finds some and leaves some. */
const calls: readonly Omit<WrittenCapture, 'id'>[] = [
  {pod: 'web/front', durationMs: 50},
  {pod: 'web/front', operation: 'DEL', durationMs: 1000},
  {pod: 'web/back', container: 'c2', network: 'other', durationMs: 1010, status: 1},
  {pod: 'shop/front', container: 'c3', stdout: 'no JSON'},
  {pod: 'shop/front', container: 'c3', plugin: 'portmap', status: 2},
  {container: 'c4', stdout: '[]', durationMs: 5000},
  {container: 'c5', plugin: 'portmap', status: null},
  {container: 'c5', operation: 'CHECK', status: 3},
  {pod: 'alone', container: 'c6', operation: 'DEL', status: null},
  {operation: 'VERSION', container: '-', ifname: '-', stdout: '{}'},
  {operation: 'STATUS', container: '-', ifname: '-', status: 50, durationMs: 3000},
  {operation: 'GC', container: '-', ifname: '-', network: 'other'},
  {pod: 'web/front', container: 'c7', format: 1, durationMs: 2000},
  {pod: 'alone', container: 'c8', network: 'other', durationMs: 2000, status: 1},
];

const filters: Readonly<Record<string, Partial<Filter>>> = {
  all: {},
  'all with polls': {polls: true},
  'a pod': {pod: 'web/front'},
  'pods by a pattern': {pod: 'f*'},
  'a name without a namespace': {pod: 'alone'},
  'several pods': {pod: 'web/back, shop/*'},
  'a network': {network: 'other'},
  'networks by a pattern': {network: 'my*'},
  failures: {failedOnly: true},
  'failures with polls': {failedOnly: true, polls: true},
  'slower than a second': {slowerThanMs: 1000},
  'slower than nothing': {slowerThanMs: 0},
  'a pod and slower': {pod: 'web/*', slowerThanMs: 900},
  'a pod and a network': {pod: 'web/*', network: 'other'},
  'failures of a pod': {pod: 'shop/front', failedOnly: true},
  'failures in a network': {network: 'mynet', failedOnly: true},
  'a plugin': {plugins: ['portmap']},
  'an operation': {operations: ['DEL']},
  'an interface': {ifname: 'eth0'},
  'a container': {container: 'c3'},
};

/** Each call twice, the second time with names that tell nothing of it. */
function makeStore(name: string): string {
  const directory = join(top, name);
  for (const [index, call] of calls.entries()) {
    for (const [pid, boot] of [
      [1, '0000000a'],
      [2, '0000000b'],
    ] as const)
      writeCapture(directory, {...call, id: `${pid}-${100 * (index + 1)}-${boot}`});
  }
  for (const started of readdirSync(join(directory, 'started'))) {
    const [id = '', , , , , ...booted] = started.split(',');
    if (id.startsWith('2-'))
      renameSync(join(directory, 'started', started), join(directory, 'started', [id, '-,-,-,-', ...booted].join()));
  }
  return directory;
}

/** A store that notes which captures are read. */
function counting(directory: string): {store: Store; read: string[]} {
  const opened = openStore(directory, {processes});
  const read: string[] = [];
  return {
    store: {
      ...opened,
      read: (entry) => {
        read.push(entry.id);
        return opened.read(entry);
      },
    },
    read,
  };
}

const directory = makeStore('whole');

/** What reading every capture finds. Polls that nobody asked for are counted by their names alone, and not compared. */
function matching(store: Store, filter: Filter): string[] {
  return store.entries().flatMap((entry) => {
    const reading = store.read(entry);
    return reading.kind === 'capture' && matchInvocation(filter, reading.invocation) === 'yes' ? [entry.id] : [];
  });
}

for (const [what, wanted] of Object.entries(filters)) {
  test(`${what}: finds what reading every capture finds`, () => {
    const {store} = counting(directory);
    const filter = {...everyCapture, ...wanted};
    const expected = matching(openStore(directory, {processes}), filter);
    assert.equal(
      [...search(store, store.entries(), filter)].flatMap(({entry, match}) => (match === 'yes' ? [entry.id] : [])),
      expected,
    );
    assert.ok(expected.length > 0, 'the filter is tried');
  });

  test(`${what}: reads none whose names and one file each tell enough`, () => {
    const {store, read} = counting(directory);
    const filter = {...everyCapture, ...wanted};
    const byName = store.entries().filter(({id, exit}) => id.startsWith('1-') && exit !== null);
    const found = [...search(store, byName, filter)];
    // a name without a namespace may be a pod's or a container's; polls are never read
    const isUndecided = ({operation, ifname, containerId}: CaptureEntry) =>
      (filter.ifname !== undefined && operation === 'GC' && ifname === null) ||
      (filter.container !== undefined && operation === 'GC' && containerId === null) ||
      (filter.pod !== undefined && containerId === 'c8');
    const undecided = byName.filter(isUndecided).map(({id}) => id);
    assert.equal(read, undecided);
    assert.ok(found.every(({entry, reading}) => isUndecided(entry) === (reading !== undefined)));
  });
}

test('what names do not tell is read once, and handed on', () => {
  const {store, read} = counting(directory);
  const nameless = store.entries().filter(({id}) => id.startsWith('2-'));
  const found = [...search(store, nameless, {...everyCapture, plugins: ['portmap']})];
  assert.equal(read.length, nameless.length);
  assert.ok(found.length > 0 && found.every(({reading}) => reading?.kind === 'capture'));
});

test('the pod of a container is looked up once', () => {
  const path = join(top, 'one container');
  for (let index = 1; index <= 20; index += 1) {
    writeCapture(path, {id: `${index}-${index}00-0000000a`, pod: 'web/front'});
    writeCapture(path, {id: `${index}-${index}50-0000000a`, container: '-', pod: 'web/other'});
  }
  const store = openStore(path, {processes});
  const asked: (string | null)[] = [];
  const podOf = (entry: CaptureEntry) => {
    asked.push(entry.containerId);
    return store.podOf(entry);
  };
  const found = [...search({...store, podOf}, store.entries(), {...everyCapture, pod: 'web/front'})];
  assert.is(found.length, 20);
  assert.equal([asked.filter((each) => each === 'c1').length, asked.filter((each) => each === null).length], [1, 20]);
});

test('a damaged one is found unless its names, or a file that is whole, speak against it', () => {
  const path = join(top, 'damaged');
  const id = '1-100-0000000a';
  writeCapture(path, {id, pod: 'web/front', network: 'net-1', durationMs: 100});
  rmSync(join(path, 'stdout', id));
  const finds = (wanted: Partial<Filter>) => {
    const store = openStore(path, {processes});
    return (
      [...search(store, store.entries(), {...everyCapture, ...wanted})].map(({reading}) => reading?.kind)[0] ?? 'no'
    );
  };
  assert.equal(
    [{failedOnly: true}, {plugins: ['ptp']}, {network: 'net-2'}, {pod: 'web/back'}, {slowerThanMs: 100}].map(finds),
    ['damaged', 'no', 'no', 'no', 'no'],
  );
  assert.is(finds({failedOnly: true, network: 'net-1'}), 'damaged');
});

test.run();
