import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callsIn} from '../../../src/capture/call-tree.js';
import {everyCapture} from '../../../src/capture/filter.js';
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

test.run();
