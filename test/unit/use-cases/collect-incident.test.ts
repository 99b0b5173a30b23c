import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callsIn} from '../../../src/capture/call-tree.js';
import {everyCapture} from '../../../src/capture/filter.js';
import {NotFoundError} from '../../../src/errors.js';
import {openStore} from '../../../src/store/disk/store.js';
import {collectIncident, type CollectedIncident} from '../../../src/use-cases/collect-incident.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';
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

function collected(written: readonly WrittenCapture[], selector?: string, names: readonly string[] | null = []) {
  return new Promise<CollectedIncident>((resolve, reject) => {
    withTemporaryDirectory((directory) => {
      for (const capture of written) writeCapture(directory, capture);
      const store = openStore(directory);
      const query = {entries: store.entries(), filter: everyCapture, limit: Infinity};
      // what it reads of the store it reads at once
      collectIncident(store, query, selector, names).then(resolve, reject);
    });
  });
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
  assert.not.ok(text(await collected(captures)).includes(secret));
  assert.ok(text(await collected(captures, undefined, null)).includes(secret));
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
  assert.match(String(error), 'no capture fits');
});

test.run();
