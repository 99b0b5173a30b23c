// What is said where nothing, or nothing of that name, is there; and what a failure may be compared with.
import {mkdtempSync, mkdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture, type Filter} from '../../../../src/capture/filter.js';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {NotFoundError} from '../../../../src/errors.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {findLastGood} from '../../../../src/store/query/last-good.js';
import {podsMeant, subjectsSeen} from '../../../../src/store/query/pods-seen.js';
import {whyEmpty} from '../../../../src/store/query/why-empty.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {writeCapture} from '../../../helpers/write-capture.js';

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

test.run();
