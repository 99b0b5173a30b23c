import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {NotFoundError} from '../../../src/errors.js';
import {openStore} from '../../../src/store/disk/store.js';
import {explainCall, type ExplainedCall} from '../../../src/use-cases/explain-call.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {writeCapture, type WrittenCapture} from '../../helpers/write-capture.js';

const test = suite('explain a call of a store');

const full = '{"cniVersion":"1.0.0","code":11,"msg":"no IP addresses available in range set: 10.1.0.1-10.1.0.6"}';
const failed = {status: 1, stdout: full} as const;

function explained(captures: readonly WrittenCapture[], selector?: string): ExplainedCall {
  return withTemporaryDirectory((store) => {
    for (const capture of captures) writeCapture(store, capture);
    return explainCall(openStore(store), selector);
  });
}

test('without a selector: the newest failure that is not over, with all calls about its container', () => {
  const {explanation, family, entries} = explained([
    {id: '1-100-0b7f5e1c', container: 'old', pod: 'default/old', ...failed},
    {id: '1-200-0b7f5e1c', container: 'web', pod: 'default/web', ...failed},
    {
      id: '1-201-0b7f5e1c',
      container: 'web',
      pod: 'default/web',
      plugin: 'host-local',
      parentId: '1-200-0b7f5e1c',
      ...failed,
    },
    {id: '1-300-0b7f5e1c', container: 'web', pod: 'default/web', operation: 'DEL'},
    {id: '1-400-0b7f5e1c', container: 'sound', pod: 'default/sound'},
  ]);
  assert.equal(explanation.chain, ['1-200-0b7f5e1c', '1-201-0b7f5e1c']);
  assert.match(JSON.stringify(explanation.rootCause), 'no IP addresses available');
  assert.equal(family.map(({id}) => id).sort(), ['1-200-0b7f5e1c', '1-201-0b7f5e1c', '1-300-0b7f5e1c']);
  assert.is(entries.length, 5);
});

test('with one: what it names, though something else failed later', () => {
  const {explanation} = explained(
    [
      {id: '1-100-0b7f5e1c', container: 'old', pod: 'default/old', ...failed},
      {id: '1-200-0b7f5e1c', container: 'web', pod: 'default/web', ...failed},
    ],
    'pod:default/old',
  );
  assert.is(explanation.chain.at(-1), '1-100-0b7f5e1c');
});

test('nothing failed: that is said, and doctor named for a pod that is stuck all the same', async () => {
  const error = await thrownBy(() => explained([{id: '1-100-0b7f5e1c', pod: 'default/web'}]));
  assert.instance(error, NotFoundError);
  assert.match((error as NotFoundError).suggestions.join('\n'), 'mlab-cni doctor');
});

test('a store without captures, and a selector that fits none', async () => {
  assert.instance(await thrownBy(() => explained([])), NotFoundError);
  const error = await thrownBy(() => explained([{id: '1-100-0b7f5e1c'}], 'pod:default/none'));
  assert.instance(error, NotFoundError);
});

test.run();
