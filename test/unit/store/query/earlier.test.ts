import {mkdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {planReplay} from '../../../../src/replay/state/plan.js';
import {asRecorded} from '../../../../src/replay/state/step.js';
import {readEarlier} from '../../../../src/store/query/earlier.js';
import {findCapture} from '../../../../src/store/query/find.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite('store/query/earlier');

/** Calls an hour apart, each as OPERATION NETWORK CONTAINER; answers with those that are read for the last one. */
function earlierThanLast(...calls: readonly string[]): {read: string[]; replayed: string[]} {
  return withTemporaryDirectory((directory) => {
    for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended']) mkdirSync(join(directory, folder));
    for (const [index, call] of calls.entries()) write(directory, idOf(index), call, 1_700_000_000 + index * 3600);
    const store = openStore(directory);
    const target = findCapture(store, idOf(calls.length - 1));
    const earlier = readEarlier(store, store.entries(), target);
    const nameOf = (id: string) => calls[Number(id.split('-')[0])] ?? '';
    return {
      read: earlier.captures.map(({id}) => nameOf(id)),
      replayed: planReplay(asRecorded(target), earlier)
        .slice(0, -1)
        .map(({recorded}) => nameOf(recorded.id)),
    };
  });
}

function idOf(index: number): string {
  return `${index}-${100 + index}-b1c2d3e4`;
}

function write(directory: string, id: string, call: string, seconds: number): void {
  const [operation = '', network = '', container = ''] = call.split(' ');
  const environment = {CNI_COMMAND: operation, CNI_CONTAINERID: container, CNI_IFNAME: 'eth0'};
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
  const started = join(directory, 'started', `${id},${operation},host-local,eth0,${container}`);
  const ended = join(directory, 'ended', `${id},exit-0`);
  writeFileSync(started, `mlab-cni 1 0.1.0 77 b1c2d3e4-x\n/s/host-local\0\n${exports.join('')}\0\n`);
  writeFileSync(join(directory, 'stdin', id), JSON.stringify({cniVersion: '1.0.0', name: network, type: 'host-local'}));
  writeFileSync(join(directory, 'stdout', id), operation === 'ADD' ? '{"cniVersion":"1.0.0","ips":[]}' : '');
  writeFileSync(join(directory, 'stderr', id), '');
  writeFileSync(ended, '');
  for (const file of [started, ended]) utimesSync(file, seconds, seconds);
}

test('a DEL undoes the ADD of its own network only', () => {
  const {replayed} = earlierThanLast('ADD a c1', 'ADD b c1', 'DEL b c1', 'ADD a c9');
  assert.equal(replayed, ['ADD a c1']);
  assert.equal(earlierThanLast('ADD a c1', 'ADD b c1', 'DEL b c1', 'ADD b c9').replayed, []);
  assert.equal(earlierThanLast('ADD a c1', 'ADD b c1', 'DEL b c1', 'DEL a c1', 'ADD a c9').replayed, []);
});

test('what was attached once and detached is not read', () => {
  const pairs = ['ADD a c1', 'DEL a c1', 'ADD a c1', 'DEL a c1'];
  assert.equal(earlierThanLast(...pairs, 'ADD a c2', 'ADD a c9').read, ['ADD a c2']);
});

/** Calls by the second in which they start: of these, the seconds of those that are read for the last, and of the damaged ones. */
type Calls = Readonly<Record<number, Partial<WrittenCapture> & {readonly node?: string; readonly isDamaged?: boolean}>>;

function earlierThan(calls: Calls, sinceSecond?: number): {read: number[]; damaged: number[]} {
  return withTemporaryDirectory((directory) => {
    const idAt = (second: number) => `${second}-${second}00-0000000a`;
    const secondOf = (id: string) => Number(id.split('-')[0]);
    for (const [second, {node, isDamaged, ...call}] of Object.entries(calls)) {
      const site = node === undefined ? directory : join(directory, 'nodes', node, 'store');
      writeCapture(site, {id: idAt(Number(second)), container: 'other', ...call});
      if (isDamaged === true) rmSync(join(site, 'stdin', idAt(Number(second))));
    }
    const store = openStore(directory);
    const last = Math.max(...Object.keys(calls).map(Number));
    const entry = store.entries().find(({id}) => id === idAt(last));
    const reading = entry === undefined ? undefined : store.read(entry);
    if (reading?.kind !== 'capture') throw new Error('the last call cannot be read');
    const {invocation} = reading;
    const since = sinceSecond === undefined ? [] : [invocation.startedAtMs - (last - sinceSecond) * 1000];
    const earlier = readEarlier(store, store.entries(), invocation, ...since);
    return {read: earlier.captures.map(({id}) => secondOf(id)), damaged: earlier.damaged.map(secondOf)};
  });
}

const [own, del, failed] = [{container: 'own'}, {operation: 'DEL'}, {status: 1, stdout: '{"code":11,"msg":"no"}'}];
const poll = {operation: 'STATUS', container: '-', ifname: '-'};

const cases: Readonly<Record<string, readonly [calls: Calls, read: readonly number[]]>> = {
  'all about its own container, however it went': [
    {100: {...own, ...failed}, 200: {...own, ...del}, 300: {...own, operation: 'CHECK'}, 900: own},
    [100, 200, 300],
  ],
  'garbage collections, and what tells no container, but no polls': [
    {
      100: {operation: 'GC', container: '-', ifname: '-'},
      200: {container: '-'},
      300: poll,
      400: {...poll, ...failed},
      900: own,
    },
    [100, 200],
  ],
  'ADDs that no DEL undid, also those whose end nobody knows': [
    {100: {}, 200: {container: 'c2', status: null}, 900: own},
    [100, 200],
  ],
  'no ADD that failed': [{100: failed, 900: own}, []],
  'no ADD that a DEL undid': [{100: {}, 200: del, 900: own}, []],
  'an ADD whose DEL failed, or has not ended': [
    {100: {}, 200: {...del, ...failed}, 300: {...del, status: null}, 900: own},
    [100],
  ],
  'an ADD that came after the DEL': [{100: {}, 200: del, 300: {}, 900: own}, [300]],
  'all of several ADDs with the same names, with their DELs, since their networks may differ': [
    {100: {}, 200: {network: 'two'}, 300: {...del, network: 'two'}, 900: own},
    [100, 200, 300],
  ],
  'no DEL undoes the ADD of another plugin, interface or container': [
    {100: {}, 200: {...del, plugin: 'ptp'}, 300: {...del, ifname: 'net1'}, 400: {...del, container: 'c3'}, 900: own},
    [100],
  ],
  'DELs of the last minute, which may not have ended': [
    {100: del, 839: del, 840: del, 899: {...del, ...failed}, 900: own},
    [840, 899],
  ],
  'no CHECK of another container': [{100: {operation: 'CHECK'}, 900: own}, []],
  'nothing of another node': [{100: {node: 'n1'}, 200: {node: 'n1', ...own}, 900: own}, []],
};

for (const [what, [calls, read]] of Object.entries(cases)) {
  test(`reads ${what}`, () => {
    assert.equal(earlierThan(calls), {read, damaged: []});
  });
}

test('reads DELs since the time that is asked for, and nothing that came later than the call', () => {
  assert.equal(earlierThan({100: del, 200: del, 900: own}, 200).read, [200]);
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: '1-1000-0000000a', durationMs: 500});
    writeCapture(directory, {id: '2-1000-0000000a', ...own});
    writeCapture(directory, {id: '3-1001-0000000a', container: 'c3'});
    writeCapture(directory, {id: '4-1002-0000000a', container: 'c4'});
    writeCapture(directory, {id: '5-900-0000000a', container: 'c5', status: null});
    writeCapture(directory, {id: '6-900-0000000a', container: 'c6', durationMs: 40});
    writeCapture(directory, {id: '7-900-0000000a', container: 'c7', durationMs: 30});
    const store = openStore(directory);
    const earlier = readEarlier(store, store.entries(), findCapture(store, '2-1000-0000000a'));
    assert.equal(
      earlier.captures.map(({id}) => id.split('-')[0]),
      ['7', '6', '5', '1'],
      'oldest first, and of those that began together the one that ended first',
    );
  });
});

test('names those that cannot be read', () => {
  assert.equal(earlierThan({100: {isDamaged: true}, 200: {container: 'c2'}, 900: own}), {read: [200], damaged: [100]});
});

test.run();
