// What is said where nothing, or nothing of that name, is there; and what a failure may be compared with.
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture, type Filter} from '../../../../src/capture/selection/filter.js';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {NotFoundError} from '../../../../src/errors.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {findLastGood} from '../../../../src/store/query/last-good.js';
import {networksSeen, podsMeant, subjectsSeen} from '../../../../src/store/query/pods-seen.js';
import {whyEmpty} from '../../../../src/store/query/why-empty.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite('store/query: hints');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
const [directory, empty, collected] = ['store', 'empty', 'collected'].map((name) => join(top, name)) as [
  string,
  string,
  string,
];
mkdirSync(empty);
const boot = 'b1c2d3e4';
writeCapture(directory, {id: `1-100-${boot}`, pod: 'web/front', container: 'c1'});
writeCapture(directory, {id: `2-200-${boot}`, pod: 'shop/front', container: 'c2', ifname: 'net1'});
writeCapture(directory, {id: `3-300-${boot}`, pod: 'web/back', container: 'c3', network: 'other'});
writeCapture(directory, {id: `4-400-${boot}`, pod: 'web/back', container: 'c4', status: 1});
writeCapture(directory, {id: `5-500-${boot}`, container: 'c5', plugin: 'flannel', status: 1});
writeCapture(directory, {id: `6-600-${boot}`, container: 'c3', operation: 'DEL'});
writeCapture(directory, {id: `7-700-${boot}`, container: 'c7', ifname: 'net1', status: 1});
writeCapture(join(collected, 'nodes/n1/store'), {id: `1-100-${boot}`});
test.after(() => rmSync(top, {recursive: true}));

function why(filter: Partial<Filter>, bootId: string | null = `${boot}-x`, where = directory) {
  const answer = whyEmpty(openStore(where), {...everyCapture, ...filter}, bootId);
  return answer.kind === 'empty-store' ? answer.kind : [answer.kind, answer.count, ...answer.meant];
}

test('an empty store, one of another boot or of nodes, and one in which nothing fits', () => {
  assert.is(why({}, null, empty), 'empty-store');
  assert.equal(why({}), ['nothing-fits', 7]);
  assert.equal(why({}, 'another-boot'), ['from-elsewhere', 7]);
  assert.equal(why({}, null), ['nothing-fits', 7]);
  assert.equal(why({}, 'another-boot', collected), ['nothing-fits', 1]);
});

test('names that are nearly there', () => {
  assert.equal(why({plugins: ['brigde', 'flannel', 'x*']}), ['nothing-fits', 7, '--plugin bridge']);
  assert.equal(why({pod: 'frnt'}), ['nothing-fits', 7, '--pod front']);
  assert.equal(why({pod: 'web/frnt'}), ['nothing-fits', 7, '--pod web/front']);
  assert.equal(why({pod: 'front,bck'}), ['nothing-fits', 7, '--pod back']);
  assert.equal(why({pod: 'wbe/*,shop/*'}), ['nothing-fits', 7, '--namespace web']);
  assert.equal(why({ifname: 'nte1'}), ['nothing-fits', 7, '--ifname net1']);
  assert.equal(why({network: 'othr,mynet'}), ['nothing-fits', 7, '--network other']);
});

test('a pod may be of another namespace, or mistyped in either', () => {
  const store = openStore(directory);
  assert.equal(podsMeant(store, 'none', 'front').sort(), ['shop/front', 'web/front']);
  assert.equal(podsMeant(store, 'wbe', 'back'), ['web/back']);
  assert.equal(podsMeant(store, '*', 'bakc'), ['web/back']);
  assert.equal(podsMeant(store, 'web', 'xyzzy'), []);
  assert.equal(
    subjectsSeen(store).map((subject) => (typeof subject === 'string' ? subject : subject.name)),
    ['back', 'back', 'front', 'front'],
  );
});

test('the last good call is of the same plugin, operation and network, and before; of the same interface if there is one', async () => {
  const store = openStore(directory);
  const call = (id: string): Invocation => {
    const entry = store.entries().find((each) => each.id.startsWith(`${id}-`));
    const reading = entry === undefined ? undefined : store.read(entry);
    if (reading?.kind !== 'capture') throw new Error(`no capture ${id}`);
    return reading.invocation;
  };
  const lastGood = (id: string) => findLastGood(store, call(id)).id.split('-')[0];
  assert.is(lastGood('4'), '1', 'not 2, whose interface is another; not 3, whose network is');
  assert.is(lastGood('7'), '2');
  assert.is(lastGood('2'), '1', 'another interface, where there is no such one');
  for (const id of ['1', '3', '5', '6']) {
    const error = await thrownBy(() => lastGood(id));
    assert.instance(error, NotFoundError);
    assert.match(String(error), /^NotFoundError: no (ADD|DEL) of (bridge|flannel) for the network /);
  }
});

/** Of each call its pod, or the name that stands for one. */
function subjectsIn(...calls: readonly Partial<WrittenCapture>[]): string[] {
  const path = mkdtempSync(join(top, 'subjects-'));
  for (const [index, call] of calls.entries()) writeCapture(path, {id: `${index}-${index}00-${boot}`, ...call});
  return subjectsSeen(openStore(path)).map((subject) => (typeof subject === 'string' ? subject : subject.name));
}

test('subjects are pods, and containers by their names where there is no Kubernetes, newest first', () => {
  assert.equal(subjectsIn({pod: 'web/front'}, {pod: 'alone'}, {}, {pod: 'web/back'}), ['back', 'alone', 'front']);
});

test('of many calls names are looked for in the newest thousand', () => {
  const path = mkdtempSync(join(top, 'thousand-'));
  const startOf = (call: Partial<WrittenCapture>, id: string) => {
    const written = mkdtempSync(join(top, 'start-'));
    writeCapture(written, {id, ...call});
    const [name = ''] = readdirSync(join(written, 'started'));
    return {name, bytes: readFileSync(join(written, 'started', name))};
  };
  mkdirSync(join(path, 'started'));
  const first = startOf({pod: 'web/first'}, `1-100-${boot}`);
  writeFileSync(join(path, 'started', first.name), first.bytes);
  const other = startOf({container: '-'}, `2-200-${boot}`);
  const put = (index: number) => {
    writeFileSync(join(path, 'started', other.name.replace('2-200', `${index}-${index}00`)), other.bytes);
  };
  for (let index = 2; index <= 1000; index += 1) put(index);
  const seen = () =>
    subjectsSeen(openStore(path)).map((subject) => (typeof subject === 'string' ? subject : subject.name));
  assert.equal(seen(), ['first']);
  put(1001);
  assert.equal(seen(), []);
});

test('what cannot be read has no subject and no network', () => {
  const path = mkdtempSync(join(top, 'damaged-'));
  writeCapture(path, {id: `1-100-${boot}`, pod: 'web/front', network: 'lan'});
  assert.equal(networksSeen(openStore(path)), ['lan']);
  truncateSync(join(path, 'started', readdirSync(join(path, 'started'))[0] ?? ''));
  rmSync(join(path, 'stdin', `1-100-${boot}`));
  assert.equal(subjectsSeen(openStore(path)), []);
  assert.equal(networksSeen(openStore(path)), []);
});

test("networks and pods of captures of M-Lab's shim.sh, of which only reading tells", () => {
  const path = mkdtempSync(join(top, 'upstream-'));
  const capture = join(path, '2026-01-01T00:00:00+00:00.bridge.AbCdEf1');
  mkdirSync(capture);
  writeFileSync(join(capture, 'env'), 'CNI_COMMAND=ADD\nCNI_ARGS=K8S_POD_NAMESPACE=web;K8S_POD_NAME=front\n');
  writeFileSync(join(capture, 'input'), '{"name":"lan"}');
  assert.equal(networksSeen(openStore(path)), ['lan']);
  assert.equal(podsMeant(openStore(path), 'web', 'frnt'), ['web/front']);
  assert.equal(why({network: 'lna'}, 'another-boot', path), ['nothing-fits', 1, '--network lan'], 'of no boot at all');
});

test('three pods at most may be meant: of that name, of nearly that name with its namespace, and of nearly that name', () => {
  const path = mkdtempSync(join(top, 'many-'));
  for (const [index, pod] of ['a/front', 'b/front', 'c/front', 'd/front', 'web/fronts'].entries())
    writeCapture(path, {id: `${index}-${index}00-${boot}`, pod, container: `c${index}`});
  const store = openStore(path);
  assert.equal(podsMeant(store, 'zzz', 'front'), ['d/front', 'c/front', 'b/front']);
  assert.equal(podsMeant(store, 'web', 'frontz')[0], 'web/fronts');
  assert.equal(podsMeant(store, '*', 'fronts'), ['web/fronts', 'd/front', 'c/front']);
});

test('a store with calls of this boot and another is not from elsewhere', () => {
  const path = mkdtempSync(join(top, 'boots-'));
  writeCapture(path, {id: '1-100-0000000a'});
  writeCapture(path, {id: '1-100-0000000b'});
  for (const present of ['0000000a-x', '0000000b-x']) assert.equal(why({}, present, path), ['nothing-fits', 2]);
  assert.equal(why({}, '0000000c-x', path), ['from-elsewhere', 2]);
});

test('names that are there, and patterns, were no mistake; a name that is meant twice is told once', () => {
  assert.equal(why({plugins: ['bridge', 'brid*'], pod: 'web/front', network: 'mynet'}), ['nothing-fits', 7]);
  assert.equal(why({plugins: ['brigde', 'bridg']}), ['nothing-fits', 7, '--plugin bridge']);
});

test('the last good call began with it or before, however little of that its name tells', async () => {
  const path = mkdtempSync(join(top, 'good-'));
  const put = (pid: number, uptimeCs: number, call: Partial<WrittenCapture> = {}, site = path) =>
    writeCapture(site, {id: `${pid}-${uptimeCs}-${boot}`, ...call});
  put(1, 100, {status: 1});
  put(2, 101);
  put(3, 90, {operation: 'DEL'});
  put(4, 90, {plugin: 'ptp'});
  put(5, 90, {}, join(path, 'nodes', 'n1', 'store'));
  const lastGood = () => {
    const store = openStore(path);
    const [entry] = store.entries(({id}) => id.startsWith('1-'));
    const reading = entry === undefined ? undefined : store.read(entry);
    if (reading?.kind !== 'capture') throw new Error('it cannot be read');
    return findLastGood(store, reading.invocation).id.split('-')[0];
  };
  const error = await thrownBy(lastGood);
  assert.ok(error instanceof NotFoundError);
  assert.match(error.message, `no ADD of bridge for the network mynet succeeded before 1-100-${boot}`);
  assert.match(error.suggestions.join(), `mlab-cni list --plugin bridge --store ${path}`);
  put(6, 80, {operation: '-', environment: {CNI_COMMAND: 'ADD'}});
  assert.is(lastGood(), '6', 'its name does not tell the operation');
  put(7, 100);
  assert.is(lastGood(), '7', 'at the same moment');
  rmSync(join(path, 'stdin', `7-100-${boot}`));
  assert.is(lastGood(), '6', 'the other cannot be read');
});

test.run();
