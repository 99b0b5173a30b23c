import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  asArray,
  asNumber,
  asString,
  isObject,
  jsonComplaint,
  mostDepth,
  parseJson,
  parseJsonObject,
} from '../../../src/cni/json.js';

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

test('what nests too deep is not read behind a string either, whatever is in the string', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  for (const string of ['b', '"', '\\', '\\"', '[[', ']]'.repeat(mostDepth), '{"']) {
    const behind = (depth: number) => `{"a":${JSON.stringify(string)},"c":${nested(depth)}}`;
    assert.ok(parseJson(behind(mostDepth - 1)) !== undefined, behind(1));
    assert.is(parseJson(behind(mostDepth)), undefined, behind(1));
  }
});

/** A text that is no JSON object, and why. */
const complaints: readonly [string, string | RegExp][] = [
  ['', 'it is empty'],
  [' \n\t', 'it is empty'],
  ['\ufeff{}', 'it begins with a byte order mark (BOM), which JSON has none of'],
  ['{"a": 1}\0\0', 'it has NUL bytes, as a crash leaves them before a file is written, or UTF-16'],
  ['{"a": tru}', /^Unexpected token/],
  ['[1]', 'it is JSON, but no object'],
  ['"text"', 'it is JSON, but no object'],
  ['{\n  "a": 1,\n  # mine\n}', /\(JSON has no comments\) in line 3, column 3$/],
  ['{"a": 1} // mine', /\(JSON has no comments\) in line 1, column 10$/],
  ['{\n  "a": 1,\n}', /in line 3, column 1$/],
];
for (const [text, why] of complaints) {
  test(`says why ${JSON.stringify(text)} is no JSON object, on one line`, () => {
    const complaint = jsonComplaint(text);
    if (typeof why === 'string') assert.is(complaint, why);
    else assert.match(complaint, why);
    assert.not.match(complaint, '\n');
    if (typeof why !== 'string' && !why.source.includes('comments')) assert.not.match(complaint, 'comments');
  });
}

test('values are what they are, and nothing where they are of another kind', () => {
  assert.equal([asString('a'), asString(1), asNumber(1), asNumber('1')], ['a', undefined, 1, undefined]);
  assert.equal([asArray([1]), asArray({0: 1}), asArray('a'), asArray(undefined)], [[1], [], [], []]);
  assert.equal(
    [isObject({}), isObject([]), isObject(null), isObject('a'), isObject(undefined)],
    [true, false, false, false, false],
  );
  assert.equal(
    [parseJsonObject('{"a": 1}'), parseJsonObject('[]'), parseJsonObject('{')],
    [{a: 1}, undefined, undefined],
  );
});

test.run();
