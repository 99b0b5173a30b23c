// What belongs to a call: what called it, what it called, and all else that was done to its container.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture, type Filter} from '../../../../src/capture/selection/filter.js';
import {NotFoundError} from '../../../../src/errors.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {readCapturesOf} from '../../../../src/store/query/captures-of.js';
import {findCapture} from '../../../../src/store/query/find.js';
import {historyOf} from '../../../../src/store/query/history.js';
import {findInnermost, findLife, findOutermost} from '../../../../src/store/query/lives.js';
import {chooseCaptures} from '../../../../src/store/query/replay-subjects.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite('store/query/lives');

const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-lives-'));
test.after(() => rmSync(directory, {recursive: true}));

const failed = {status: 1, stdout: '{"code":11,"msg":"no"}'};
const nameless = {operation: '-', plugin: '-', ifname: '-', container: '-'};

/** Of one pod on this node, by the second in which they start; `in`: the call that made it. */
const calls: Readonly<Record<number, Partial<WrittenCapture> & {readonly in?: number}>> = {
  1: {plugin: 'multus'},
  2: {plugin: 'bridge', in: 1},
  3: {plugin: 'host-local', in: 2},
  4: {plugin: 'macvlan', in: 1, ifname: 'net1', ...failed},
  5: {plugin: 'dhcp', in: 4, ifname: 'net1', ...failed},
  6: {plugin: 'portmap'},
  7: {plugin: 'multus', operation: 'CHECK'},
  8: {plugin: 'ptp', ifname: 'net2'},
  9: {plugin: 'bridge', operation: 'STATUS'},
  10: {plugin: 'multus', operation: 'DEL'},
  11: {plugin: 'bridge', operation: 'DEL', in: 10},
  20: {plugin: 'bridge', container: 'c2'},
  21: {plugin: 'bridge', container: 'c2', operation: 'GC'},
  22: {plugin: 'bridge', container: 'c3', ...failed},
};
for (const [second, {in: caller, ...call}] of Object.entries(calls)) {
  const parent = caller === undefined ? {} : {parentId: idAt(caller)};
  writeCapture(directory, {id: idAt(Number(second)), pod: 'web/web-0', ...parent, ...call});
}
writeCapture(join(directory, 'nodes', 'n1', 'store'), {id: idAt(30)});
const damaged = idAt(40);
writeCapture(directory, {id: damaged, container: 'c9'});
rmSync(join(directory, 'stdin', damaged));

const store = openStore(directory);

function idAt(second: number): string {
  return `${second}-${second}00-0000000a`;
}

function at(second: number) {
  return findCapture(store, idAt(second));
}

function seconds(found: Iterable<{readonly id: string}>): number[] {
  return [...found].map(({id}) => Number(id.split('-')[0]));
}

test('the outermost call above one is what the runtime made', () => {
  assert.equal(seconds([1, 3, 5, 6, 11].map((second) => findOutermost(store, at(second)))), [1, 1, 1, 6, 10]);
});

test('the innermost call below one is the failed one rather than another, and none where it made none', () => {
  assert.equal(seconds([findInnermost(store, at(1))].flatMap((call) => call ?? [])), [5]);
  assert.equal(seconds([findInnermost(store, at(2))].flatMap((call) => call ?? [])), [3]);
  assert.equal(seconds([findInnermost(store, at(10))].flatMap((call) => call ?? [])), [11]);
  for (const second of [3, 5, 6]) assert.is(findInnermost(store, at(second)), null);
});

test('the life of an attachment is what the runtime did to it, oldest first, without polls', () => {
  assert.equal(seconds(findLife(store, at(3), 'attachment')), [1, 6, 7, 10]);
  assert.equal(seconds(findLife(store, at(5), 'attachment')), [1, 6, 7, 10], 'that of the call that the runtime made');
  assert.equal(seconds(findLife(store, at(8), 'attachment')), [8]);
});

test('the life of a container has all its attachments', () => {
  assert.equal(seconds(findLife(store, at(8), 'container')), [1, 6, 7, 8, 10]);
});

test('what is replayed is a call, its tree, its attachment, or all of a pod', () => {
  const choose = (kind: 'call' | 'tree' | 'attachment') => {
    const {groups, plugins, damaged: lost} = chooseCaptures(store, store.entries(), {kind, selector: idAt(3)});
    return [groups.map(({read}) => seconds(read())), [...plugins].sort(), lost];
  };
  assert.equal(choose('call'), [[[3]], ['host-local'], 0]);
  assert.equal(choose('tree'), [[[1]], ['multus'], 0]);
  assert.equal(choose('attachment'), [[[1, 6, 7, 10]], ['multus', 'portmap'], 0]);
  const {groups} = chooseCaptures(store, store.entries(), {kind: 'pod', pod: 'web/web-0'});
  assert.equal(
    groups.map(({read, names}) => [seconds(read()), names.map(({plugin}) => plugin)]),
    [[[22], ['bridge']]],
  );
});

function chooseAll(filter: Partial<Filter>) {
  return chooseCaptures(store, store.entries(), {kind: 'all', filter: {...everyCapture, ...filter}});
}

test('what is replayed of all that fit is each by itself, the oldest first, read when it is wanted', () => {
  const {groups, plugins, damaged: lost} = chooseAll({plugins: ['bridge'], container: 'c'});
  assert.equal(
    groups.map(({read, names}) => [names[0]?.captureId, ...seconds(read())]),
    [2, 11, 20, 21, 22, 30].map((second) => [idAt(second), second]),
  );
  assert.equal([[...plugins], lost], [['bridge'], 1], 'a poll is left out, and a damaged one is counted');
  assert.equal([...chooseAll({plugins: ['p*']}).plugins].sort(), ['portmap', 'ptp']);
});

test('where nothing fits, nothing can be replayed, and the next step is named', async () => {
  const error = await thrownBy(() => chooseAll({plugins: ['flannel']}));
  assert.ok(error instanceof NotFoundError && error.suggestions.some((each) => each.includes(`--store ${directory}`)));
  assert.instance(await thrownBy(() => chooseAll({container: 'c9'})), NotFoundError, 'nor where all are damaged');
});

test('the history of plugins is what attached or detached on one node, of any container, newest first', () => {
  const history = historyOf(store, store.entries(), null);
  assert.equal(seconds(history(new Set(['bridge']))), [22, 21, 20, 11, 2]);
  assert.equal(seconds(history(new Set(['portmap', 'multus']))), [6, 10, 1]);
  assert.equal(seconds(history(new Set())), []);
  assert.equal(seconds(historyOf(store, store.entries(), 'n1')(new Set(['bridge']))), [30]);
});

test('captures of plugins: those given, others about the same containers, and then the newest', () => {
  const given = [{names: [], read: () => [at(2), at(3)]}];
  const read = (wanted: readonly string[]) =>
    seconds(readCapturesOf(store, store.entries(), given, (plugin) => wanted.includes(plugin)));
  assert.equal(read(['bridge']), [2, 11, 9, 30, 22, 21, 20]);
  assert.equal(read(['host-local', 'ptp']), [3, 8]);
  assert.equal(read(['none']), []);
});

test('captures whose names tell nothing are opened to know whose they are', () => {
  const path = mkdtempSync(join(tmpdir(), 'mlab-cni-nameless-'));
  try {
    writeCapture(path, {id: idAt(1), ...nameless, environment: {CNI_COMMAND: 'ADD', CNI_CONTAINERID: 'c1'}});
    writeCapture(path, {id: idAt(2), plugin: 'ptp', container: 'c2'});
    const other = openStore(path);
    const found = readCapturesOf(other, other.entries(), [], (plugin) => plugin !== 'ptp');
    assert.equal(seconds(found), [1]);
  } finally {
    rmSync(path, {recursive: true});
  }
});

test.run();
