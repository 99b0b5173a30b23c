import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callsIn} from '../../../src/capture/tree/call-tree.js';
import {everyCapture} from '../../../src/capture/selection/filter.js';
import {NotFoundError} from '../../../src/errors.js';
import {openStore} from '../../../src/store/disk/store.js';
import {collectIncident, type CollectedIncident} from '../../../src/use-cases/collect-incident.js';
import {writeCapture, type WrittenCapture} from '../../helpers/write-capture.js';

const test = suite('collect an incident');

const secret = ['hunter', '2hunter', '2'].join('');

const captures: readonly WrittenCapture[] = [
  {id: '1-100-0b7f5e1c', container: 'a', pod: 'default/a'},
  {
    id: '1-200-0b7f5e1c',
    container: 'b',
    pod: 'default/b',
    status: 1,
    stdout: `{"code":999,"msg":"cannot dial: password=${secret}"}`,
    environment: {DATABASE_PASSWORD: secret},
  },
];

const collected = (written: readonly WrittenCapture[], selector?: string) =>
  lookAt(written, (incident) => incident, selector);

/** Looks at what was collected while the store is there: documents are read when they are asked for. */
async function lookAt<T>(
  written: readonly WrittenCapture[],
  look: (incident: CollectedIncident) => T,
  selector?: string,
  names: readonly string[] | null = [],
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  try {
    for (const capture of written) writeCapture(directory, capture);
    const store = openStore(directory);
    const query = {entries: store.entries(), filter: everyCapture, limit: Infinity};
    return look(await collectIncident(store, query, selector, names));
  } finally {
    rmSync(directory, {recursive: true});
  }
}

test('all that the query finds, the newest failure explained, and what succeeded last in its place', async () => {
  const {trees, family, explanation, good} = await collected(captures);
  assert.equal(
    trees.flatMap(callsIn).map(({invocation}) => invocation.id),
    ['1-100-0b7f5e1c', '1-200-0b7f5e1c'],
  );
  assert.equal(
    family.map(({id}) => id),
    ['1-200-0b7f5e1c'],
  );
  assert.is(explanation?.chain.at(-1), '1-200-0b7f5e1c');
  assert.equal([good?.id, good?.call.id], ['1-200-0b7f5e1c', '1-100-0b7f5e1c']);
});

test('no secret is left, neither in calls nor in what is said of them, unless it is asked for', async () => {
  const text = ({trees, explanation}: CollectedIncident) =>
    JSON.stringify([
      explanation,
      trees
        .flatMap(callsIn)
        .map(({invocation: {stdout, error, environment}}) => [stdout.toString(), error, [...environment]]),
    ]);
  assert.not.ok((await lookAt(captures, text)).includes(secret));
  assert.ok((await lookAt(captures, text, undefined, null)).includes(secret));
});

test('a selector decides what is explained', async () => {
  const again = {...captures[1], id: '1-300-0b7f5e1c', container: 'c', pod: 'default/c'} as WrittenCapture;
  const {explanation} = await collected([...captures, again], 'pod:default/b');
  assert.is(explanation?.chain.at(-1), '1-200-0b7f5e1c');
});

test('without a failure nothing is explained; without a capture there is nothing to pass on', async () => {
  const {explanation, family, good} = await collected(captures.slice(0, 1));
  assert.equal([explanation, family, good], [null, [], null]);
  const error = await collected([]).catch((reason: unknown) => reason);
  assert.instance(error, NotFoundError);
  assert.match(String(error), 'there are no captures in');
});

test('of calls with one id on several nodes only that of the node that is meant, with its own container, is explained', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  try {
    const [good, bad] = captures as [WrittenCapture, WrittenCapture];
    const later = {...good, id: '1-150-0b7f5e1c', container: 'b', pod: 'default/b'};
    for (const node of ['n1', 'n2']) {
      const site = join(directory, 'nodes', node, 'store');
      for (const call of [good, later]) writeCapture(site, call);
      writeCapture(site, node === 'n1' ? {...bad, id: '1-190-0b7f5e1c'} : bad);
    }
    writeCapture(join(directory, 'nodes', 'n1', 'store'), {...good, id: bad.id, container: 'b', pod: 'default/b'});
    const store = openStore(directory);
    const query = {entries: store.entries(), filter: everyCapture, limit: Infinity};
    const {family, good: last, trees} = await collectIncident(store, query, undefined, null);
    assert.equal(
      family.map(({id, node}) => `${node} ${id}`),
      [`n2 ${later.id}`, `n2 ${bad.id}`],
    );
    assert.equal([last?.id, last?.call.id, last?.call.node], [bad.id, later.id, 'n2']);
    assert.is(trees.flatMap(callsIn).length, 7);
  } finally {
    rmSync(directory, {recursive: true});
  }
});

test('names whose values are secrets are those that are given, too; in what succeeded last as well', async () => {
  const word = ['just', 'a', 'word'].join('-');
  const environment = {MY_OWN_WORD: word};
  const written = captures.map((call) => ({...call, environment: {...call.environment, ...environment}}));
  const text = ({trees, good}: CollectedIncident) =>
    [...trees.flatMap(callsIn).map(({invocation}) => invocation), ...(good === null ? [] : [good.call])]
      .map(({environment: variables}) => variables.get('MY_OWN_WORD'))
      .join();
  assert.is(await lookAt(written, text), [word, word, word].join());
  assert.not.ok((await lookAt(written, text, undefined, ['MY_OWN_WORD'])).includes(word));
});

test('where nothing succeeded before, there is nothing to compare with; a call that succeeded is explained if it is named', async () => {
  const alone = await collected(captures.slice(1));
  assert.equal([alone.good, alone.family.length], [null, 1]);
  const {explanation, family, trees} = await collected(captures, '1-100');
  assert.equal([explanation?.rootCause, family.map(({id}) => id), trees.length], [null, ['1-100-0b7f5e1c'], 1]);
});

test('what cannot be read is told', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  try {
    for (const capture of captures) writeCapture(directory, capture);
    rmSync(join(directory, 'stdin', '1-100-0b7f5e1c'));
    const store = openStore(directory);
    const query = {entries: store.entries(), filter: everyCapture, limit: Infinity};
    const {damaged, trees} = await collectIncident(store, query, undefined, []);
    assert.equal([damaged.map(({id}) => id), trees.length], [['1-100-0b7f5e1c'], 1]);
  } finally {
    rmSync(directory, {recursive: true});
  }
});

test.run();
