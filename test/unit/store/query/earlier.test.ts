import {mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {planReplay} from '../../../../src/replay/state/plan.js';
import {asRecorded} from '../../../../src/replay/state/step.js';
import {readEarlier} from '../../../../src/store/query/earlier.js';
import {findCapture} from '../../../../src/store/query/find.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';

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

test.run();
