import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mostDepth, parseJson} from '../../../src/cni/json.js';

const test = suite('cni/json');

test('what nests too deep is not read', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  assert.ok(parseJson(nested(mostDepth)) !== undefined);
  assert.is(parseJson(nested(mostDepth + 1)), undefined);
  assert.is(parseJson('{"a":'.repeat(100_000)), undefined);
});

test('brackets in strings and side by side are not nested', () => {
  const text = JSON.stringify({text: '\\"[{'.repeat(1000), list: Array.from({length: 1000}, () => [{}])});
  assert.equal(parseJson(text), JSON.parse(text));
});

test.run();
