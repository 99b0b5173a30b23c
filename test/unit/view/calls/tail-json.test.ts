import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {tailJson} from '../../../../src/view/calls/tail-json.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('view/calls/tail-json');

test('a capture names its recorded caller, and none otherwise', () => {
  const line = (parentId: string | null) => tailJson({kind: 'capture', invocation: anInvocation({parentId})});
  const called = line('4711-99-0b7f5e1c');
  assert.ok('id' in called);
  assert.equal([called.parentId, called.parentInferred], ['4711-99-0b7f5e1c', false]);
  const outermost = line(null);
  assert.ok('id' in outermost);
  assert.equal([outermost.parentId, outermost.parentInferred], [null, false]);
});

test('a damaged one says where it is and what is wrong', () => {
  const damaged = {id: '1-1', path: '/s/started/1-1', reason: 'it is empty'};
  assert.equal(tailJson({kind: 'damaged', ...damaged}), {damaged});
});

test.run();
