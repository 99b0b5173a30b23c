import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {NotFoundError, StoreFormatError} from '../../../../src/errors.js';
import {findCapture} from '../../../../src/store/query/find.js';
import {findUnresolved} from '../../../../src/store/query/find-unresolved.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite('which call a selector names');

/** Calls by the second in which they start. */
type Calls = Readonly<Record<number, Partial<WrittenCapture> & {readonly in?: number}>>;

/** What `failed`, `pod:default/web` and no selector name. */
interface Named {
  readonly failed: number;
  readonly pod: number;
  readonly none: number;
}

const failed = {status: 1, stdout: '{"cniVersion":"1.0.0","code":11,"msg":"no"}'};
const del = {operation: 'DEL'};
const multus = {plugin: 'multus'};
const net1 = {ifname: 'net1', network: 'other', plugin: 'macvlan'};
const [c2, c3, db] = [{container: 'c2'}, {container: 'c3'}, {container: 'd1', pod: 'default/db'}];

const stores: readonly (readonly [string, Calls, Named])[] = [
  ['an ADD and its clean-up', {1: failed, 2: del}, {failed: 1, pod: 1, none: 1}],
  ['a clean-up that fails, too', {1: failed, 2: {...del, ...failed}}, {failed: 1, pod: 1, none: 1}],
  ['and once more', {1: failed, 2: {...del, ...failed}, 3: {...del, ...failed}}, {failed: 1, pod: 1, none: 1}],
  [
    'a loop of attempts',
    {
      1: failed,
      2: del,
      3: {...c2, ...failed},
      4: {...c2, ...del, ...failed},
      5: {...c3, ...failed},
      6: {...c3, ...del},
    },
    {failed: 5, pod: 5, none: 5},
  ],
  ['CHECK', {1: {}, 2: {operation: 'CHECK', ...failed}}, {failed: 2, pod: 2, none: 2}],
  [
    'a new container, and the old one not taken down',
    {1: {}, 2: {...del, ...failed}, 3: c2},
    {failed: 2, pod: 3, none: 2},
  ],
  ['the same, later', {1: {}, 3: c2, 4: {...del, ...failed}}, {failed: 4, pod: 3, none: 4}],
  ['a second interface', {1: {}, 2: {...net1, ...failed}, 3: {...net1, ...del}, 4: del}, {failed: 2, pod: 2, none: 2}],
  [
    'the second of a chain',
    {1: {}, 2: {plugin: 'portmap', ...failed}, 3: {plugin: 'portmap', ...del}, 4: del},
    {failed: 2, pod: 2, none: 2},
  ],
  [
    'a DEL below multus',
    {1: multus, 2: {in: 1}, 3: {...multus, ...del, ...failed}, 4: {in: 3, ...del, ...failed}},
    {failed: 3, pod: 3, none: 3},
  ],
  [
    'an ADD below multus, and what it takes back',
    {
      1: {...multus, ...failed},
      2: {in: 1, ...failed},
      3: {in: 1, ...del, ...failed},
      4: {...multus, ...del, ...failed},
    },
    {failed: 1, pod: 1, none: 1},
  ],
  ['an attempt that the next one made good', {1: failed, 2: del, 3: c2}, {failed: 1, pod: 3, none: 3}],
  [
    'one made good, and another pod before it that is stuck',
    {1: {...db, ...failed}, 2: {...db, ...del}, 3: failed, 4: del, 5: c2},
    {failed: 3, pod: 5, none: 1},
  ],
  ['a delegate whose caller went on', {1: multus, 2: {in: 1, ...failed}}, {failed: 2, pod: 1, none: 2}],
  ['another pod', {1: failed, 2: {...db, ...failed}, 3: {...db, ...del}, 4: del}, {failed: 2, pod: 1, none: 2}],
];

for (const [title, calls, {failed: newest, pod, none}] of stores) {
  test(title, () => {
    withTemporaryDirectory((directory) => {
      for (const [second, {in: caller, ...call}] of Object.entries(calls)) {
        const parent = caller === undefined ? {} : {parentId: idAt(caller)};
        writeCapture(directory, {id: idAt(Number(second)), pod: 'default/web', ...parent, ...call});
      }
      const store = openStore(directory);
      assert.is(findCapture(store, 'failed').id, idAt(newest), 'failed');
      assert.is(findCapture(store, 'pod:default/web').id, idAt(pod), 'pod:default/web');
      assert.is(findUnresolved(store).id, idAt(none), 'no selector');
    });
  });
}

test('where nothing failed, nothing is found', async () => {
  await withTemporaryDirectory(async (directory) => {
    writeCapture(directory, {id: idAt(1), pod: 'default/web'});
    const store = openStore(directory);
    assert.instance(await thrownBy(() => findUnresolved(store)), NotFoundError);
  });
});

/** What is said of a selector that names no one call: the message, and what is suggested. */
function complaint(directory: string, selector: string): readonly string[] {
  const error = errorOf(directory, selector);
  if (!(error instanceof NotFoundError)) throw error;
  return [error.message, ...error.suggestions];
}

function errorOf(directory: string, selector: string): unknown {
  try {
    return new Error(`it is found: ${findCapture(openStore(directory), selector).id}`);
  } catch (error) {
    return error;
  }
}

test('what is not there is named, with what may have been meant and where to look', () => {
  withTemporaryDirectory((directory) => {
    const look = `mlab-cni list --store ${directory}    to see what there is`;
    const none = (what: string) => `no capture in ${directory} ${what}`;
    assert.equal(complaint(directory, 'latest'), [
      `there are no captures in ${directory} yet`,
      'mlab-cni shim status    to see whether it records',
      'add --store DIR    if the captures are elsewhere',
    ]);
    writeCapture(directory, {id: idAt(1), pod: 'default/web'});
    const meant = 'did you mean: pod:default/web';
    assert.equal(complaint(directory, 'failed'), [`no call failed among the captures in ${directory}`, look]);
    assert.equal(complaint(directory, 'container:zz'), [none('is about a container whose id starts with "zz"'), look]);
    assert.equal(complaint(directory, 'pod:default/wbe'), [none('is about the pod default/wbe'), meant, look]);
    assert.equal(complaint(directory, 'pod:wbe'), [none('is about the pod wbe'), meant, look]);
    assert.equal(complaint(directory, 'wbe'), [none('has an id that starts with "wbe"'), meant, look]);
    for (const id of ['99', '99-', '99-1-web'])
      assert.equal(complaint(directory, id), [none(`has an id that starts with "${id}"`), look]);
  });
});

test('a prefix of several ids is told with eight of them, and a whole id is never ambiguous', () => {
  withTemporaryDirectory((directory) => {
    for (let index = 0; index < 9; index += 1)
      writeCapture(directory, {id: `1${index}-100-0000000a`, operation: 'DEL'});
    writeCapture(join(directory, 'nodes', 'n1', 'store'), {id: '19-900-0000000a', plugin: 'ptp'});
    writeCapture(directory, {id: '7-100-0000000a'});
    writeCapture(directory, {id: '7-100-0000000a.2'});
    const [message, advice, first, ...others] = complaint(directory, '1');
    assert.is(message, '10 captures have an id that starts with "1"');
    assert.is(advice, 'one of these, or a longer prefix:');
    assert.is(first, '19-900-0000000a    ADD ptp --node n1');
    assert.equal([others.length, others[0]], [7, '10-100-0000000a    DEL bridge']);
    const store = openStore(directory);
    assert.is(findCapture(store, '7-100-0000000a').id, '7-100-0000000a');
    assert.is(findCapture(store, '7-100-0000000a.').id, '7-100-0000000a.2');
    assert.is(findCapture(store, '19').plugin, 'ptp');
  });
});

test('latest is the newest call but polls, and container one about which the id begins so', () => {
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: idAt(1), container: 'abc1'});
    writeCapture(directory, {id: idAt(2), container: 'abd2'});
    writeCapture(directory, {id: idAt(3), operation: 'STATUS', container: '-'});
    const store = openStore(directory);
    assert.is(findCapture(store, 'latest').id, idAt(2));
    assert.is(findCapture(store, 'container:abc').id, idAt(1));
  });
});

test('a failed poll is the newest failure, too', () => {
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: idAt(1), ...failed});
    writeCapture(directory, {id: idAt(2), operation: 'STATUS', container: '-', ...failed});
    assert.is(findCapture(openStore(directory), 'failed').id, idAt(2));
  });
});

test('an ADD that still runs stands back behind the container before, if there is one', () => {
  withTemporaryDirectory((directory) => {
    const running = {bootId: '0000000a-x', startOf: (pid: number) => pid * 100};
    const named = () => findCapture(openStore(directory, {processes: running}), 'pod:default/web').id;
    writeCapture(directory, {id: idAt(5), pod: 'default/web', container: 'c2', status: null});
    assert.is(named(), idAt(5), 'there is no other');
    writeCapture(directory, {id: idAt(1), pod: 'default/web', ...failed});
    writeCapture(directory, {id: idAt(2), pod: 'default/web', ...del});
    writeCapture(directory, {id: idAt(3), ...db});
    assert.is(named(), idAt(1));
  });
});

test('what cannot be read is an error that says where it is, where nothing else is there', () => {
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: idAt(1), pod: 'default/web'});
    rmSync(join(directory, 'stdin', idAt(1)));
    for (const selector of ['latest', 'pod:default/web', idAt(1)]) {
      const error = errorOf(directory, selector);
      if (!(error instanceof StoreFormatError)) throw error;
      assert.match(error.message, `capture ${idAt(1)} is damaged: `);
      assert.match(error.suggestions.join(), join(directory, 'started', idAt(1)));
    }
    writeCapture(directory, {id: idAt(0), pod: 'default/web'});
    for (const selector of ['latest', 'pod:default/web'])
      assert.is(findCapture(openStore(directory), selector).id, idAt(0), 'another one that can be read');
  });
});

test('no selector passes over what is over, as long as something else is not: a call about no pod, or a deletion', () => {
  const over = {1: failed, 2: c2};
  const named = (calls: Calls) =>
    withTemporaryDirectory((directory) => {
      for (const [second, {in: _in, ...call}] of Object.entries(calls))
        writeCapture(directory, {id: idAt(Number(second)), pod: 'default/web', ...call});
      return findUnresolved(openStore(directory)).id;
    });
  assert.is(named(over), idAt(2), 'all is over: the attempt that went well');
  const nobody = {container: 'n1', environment: {CNI_ARGS: ''}};
  assert.is(named({0: {...nobody, ...failed}, ...over}), idAt(0), 'of no pod');
  assert.is(named({...over, 3: {...c2, ...del, ...failed}}), idAt(3), 'a deletion that failed is never over');
});

test('no selector looks at twenty pods whose failure is over, and then names the newest of these', () => {
  const named = (pods: number) =>
    withTemporaryDirectory((directory) => {
      writeCapture(directory, {id: idAt(1), pod: 'default/stuck', container: 'stuck', ...failed});
      for (let index = 1; index <= pods; index += 1) {
        const pod = `default/web-${index}`;
        writeCapture(directory, {id: idAt(10 * index), pod, container: `a${index}`, ...failed});
        writeCapture(directory, {id: idAt(10 * index + 1), pod, container: `b${index}`});
      }
      return findUnresolved(openStore(directory)).id;
    });
  assert.is(named(19), idAt(1));
  assert.is(named(20), idAt(201));
});

function idAt(second: number): string {
  return `${second}-${second}00-0000000a`;
}

test.run();
