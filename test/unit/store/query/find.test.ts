import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {NotFoundError} from '../../../../src/errors.js';
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

function idAt(second: number): string {
  return `${second}-${second}00-0000000a`;
}

test.run();
