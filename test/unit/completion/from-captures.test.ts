import {chmodSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {candidatesIn} from '../../../src/completion/from-captures.js';
import {lookUpIn} from '../../../src/completion/look-up.js';
import type {Subject} from '../../../src/completion/meaning.js';
import {openStore} from '../../../src/store/disk/store.js';
import {withFixture} from '../../helpers/fixtures.js';
import {withoutRightTo} from '../../helpers/without-right-to.js';
import {epochMs} from '../../helpers/invocation.js';
import {writeCapture} from '../../helpers/write-capture.js';

const test = suite('completion/from-captures');

const home = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
const directory = join(home, 'store');
const boot = 'b1c2d3e4';
writeCapture(directory, {id: `1001-500-${boot}`, pod: 'web/a', container: 'c1', network: 'one'});
writeCapture(directory, {id: `1001-600-${boot}`, pod: 'web/b', container: 'c2', plugin: 'flannel', status: 1});
writeCapture(directory, {id: `2003-700-${boot}`, pod: 'web/b', container: 'c2', plugin: 'flannel', ifname: 'net1'});
writeCapture(directory, {id: `2004-800-${boot}`, plugin: 'bridge', operation: 'VERSION', container: '', ifname: ''});
writeCapture(join(directory, 'nodes/n1/store'), {id: `3001-900-${boot}`, pod: 'shop/c', container: 'c1'});
test.after(() => rmSync(home, {recursive: true}));

const nowMs = epochMs + 60_000;
const patient = {nowMs, hasTime: () => true};

function offered(subject: Subject, text = '', looking = patient): string[] {
  return candidatesIn(openStore(directory), subject, text, looking).map(({value, about}) =>
    about === '' ? value : `${value}: ${about}`,
  );
}

test('the newest first, each once', () => {
  assert.equal(offered('pod'), [
    'shop/c: ADD bridge eth0, exit status 0, 51s ago',
    'web/b: ADD flannel net1, exit status 0, 53s ago',
    'web/a: ADD bridge eth0, exit status 0, 55s ago',
  ]);
  assert.equal(offered('namespace'), ['shop', 'web']);
  assert.equal(
    offered('container').map((each) => each.slice(0, 3)),
    ['c1:', 'c2:'],
  );
  assert.equal(offered('plugin'), ['bridge', 'flannel']);
  assert.equal(offered('ifname'), ['eth0', 'net1']);
  assert.equal(offered('network'), ['mynet', 'one']);
  assert.equal(offered('node'), ['n1']);
});

test('captures by what was typed of their ids, as short as tells them apart', () => {
  assert.equal(
    offered('capture', '2').map((each) => each.split(':')[0]),
    ['2004', '2003'],
  );
  assert.equal(
    offered('capture', '1001').map((each) => each.split(':')[0]),
    [`1001-6`, `1001-5`],
  );
  assert.equal(
    offered('capture', `1001-500-${boot}`).map((each) => each.split(':')[0]),
    [`1001-500-${boot}`],
  );
  assert.equal(offered('capture', 'x'), []);
  assert.match(offered('capture', 'pod:')[0] ?? '', /^pod:shop\/c: /);
  assert.match(offered('capture', 'container:')[0] ?? '', /^container:c1: /);
});

test('who has no time gets what is known by then', () => {
  let questions = 0;
  const looking = {nowMs, hasTime: () => ++questions <= 1};
  assert.is(offered('pod', '', looking).length, 1);
  assert.equal(offered('pod', '', {nowMs, hasTime: () => false}), []);
});

test('a hundred at most', () => {
  const many = join(home, 'many');
  for (let at = 0; at < 105; at++) writeCapture(many, {id: `1-${100 + at}-${boot}`, plugin: `p${at}`});
  const store = openStore(many);
  assert.is(candidatesIn(store, 'plugin', '', patient).length, 100);
  assert.is(candidatesIn(store, 'capture', '', patient).length, 100);
  assert.is(candidatesIn(store, 'plugin', '', patient)[0]?.value, 'p104');
});

test('the store is that of the line, else of the environment, with a ~ for the home', () => {
  const look = (given: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}) =>
    lookUpIn({environment, home, nowMs: () => nowMs})('plugin', '', new Map(Object.entries(given))).map(
      ({value}) => value,
    );
  const both = ['bridge', 'flannel'];
  assert.equal(look({store: directory}), both);
  assert.equal(look({store: '~/store'}), both);
  assert.equal(look({}, {MLAB_CNI_STORE: directory}), both);
  assert.equal(look({store: '~store'}), []);
  assert.equal(look({store: join(home, 'none')}, {MLAB_CNI_STORE: directory}), []);
  assert.equal(look({store: join(directory, 'started', `1001-500-${boot},ADD,bridge,eth0,c1`)}), []);
  assert.equal(look({store: directory, node: 'n1'}), ['bridge']);
});

test('a store that is hidden, or that is none, offers nothing, and keeps nothing else from being offered', async () => {
  const look = (given: Readonly<Record<string, string>>) =>
    lookUpIn({environment: {}, home, nowMs: () => nowMs})('plugin', '', new Map(Object.entries(given)));
  const hidden = mkdtempSync(join(tmpdir(), 'mlab-cni-test-hidden-'));
  writeCapture(join(hidden, 'store'), {id: `1001-500-${boot}`});
  chmodSync(hidden, 0o755);
  const store = join(hidden, 'store');
  assert.is(look({store}).length, 1);
  for (const path of [hidden, store, join(store, 'started')]) {
    assert.equal(await withoutRightTo(path, () => look({store})), [], path);
  }
  assert.is(look({store}).length, 1);
  rmSync(hidden, {recursive: true});
  assert.equal(look({store: '/etc'}), []);
  assert.equal(look({store: `/${'x'.repeat(5000)}`}), []);
  assert.equal(look({store: directory, node: 'nobody'}), []);
});

test('opening captures ends after a third of a second', () => {
  const looking = (step: number) => {
    let ms = nowMs - step;
    const look = lookUpIn({environment: {}, home, nowMs: () => (ms += step)});
    return look('pod', '', new Map([['store', directory]])).length;
  };
  assert.is(looking(0), 3);
  assert.is(looking(299), 1);
  assert.is(looking(300), 0);
});

test("captures of M-Lab's shim.sh are opened, since their names tell little", () => {
  withFixture('mlab-physical', (upstream) => {
    const store = openStore(upstream);
    const values = (subject: Subject) => candidatesIn(store, subject, '', patient).map(({value}) => value);
    const calls = store.entries().flatMap((entry) => {
      const reading = store.read(entry);
      return reading.kind === 'capture' ? [reading.invocation] : [];
    });
    const distinct = (all: readonly (string | null | undefined)[]) => [...new Set(all.filter(Boolean))].sort();
    assert.equal(values('ifname').sort(), distinct(calls.map(({parameters}) => parameters.ifname)));
    assert.equal(values('network').sort(), distinct(calls.map(({request}) => request?.name)));
    assert.equal(values('container').sort(), distinct(calls.map(({parameters}) => parameters.containerId)));
    assert.equal(values('pod').sort(), distinct(calls.map(({pod}) => pod && `${pod.namespace}/${pod.name}`)));
    assert.match(candidatesIn(store, 'container', '', patient)[0]?.about ?? '', /^[A-Z]+ [\w-]+ \w+, .* ago$/);
  });
});

test('a container of one id on two nodes is two, for their pods are others', () => {
  assert.equal(
    offered('pod').map((each) => each.split(':')[0]),
    ['shop/c', 'web/b', 'web/a'],
  );
});

test('nodes are offered whatever node was typed before', () => {
  const look = lookUpIn({environment: {}, home, nowMs: () => nowMs});
  const given = new Map([
    ['store', directory],
    ['node', 'x'],
  ]);
  assert.equal(
    look('node', '', given).map(({value}) => value),
    ['n1'],
  );
});

test.run();
