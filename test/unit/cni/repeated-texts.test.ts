import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parsingOnce} from '../../../src/cni/repeated-texts.js';

const test = suite('cni/repeated-texts');

function counting() {
  const parsed: string[] = [];
  const parse = parsingOnce((text) => {
    parsed.push(text);
    return text === 'none' ? undefined : {length: text.length};
  });
  return {parsed, parse};
}

test('a text that comes again is not parsed again, be its answer nothing or something', () => {
  const {parsed, parse} = counting();
  assert.is(parse('abc'), parse('abc'));
  assert.equal([parse('none'), parse('none')], [undefined, undefined]);
  assert.equal(parsed, ['abc', 'none']);
});

test('a hundred texts are remembered, and no more, so that nothing grows', () => {
  const {parsed, parse} = counting();
  const texts = Array.from({length: 100}, (_, index) => `text ${index}`);
  for (const text of [...texts, ...texts]) parse(text);
  assert.is(parsed.length, 100);
  parse('one more');
  parse('text 0');
  assert.equal(parsed.slice(100), ['one more', 'text 0'], 'all others are forgotten then');
});

test('what floods a store is not kept', () => {
  const {parsed, parse} = counting();
  for (const length of [10_000, 10_001]) for (let times = 0; times < 2; times += 1) parse('x'.repeat(length));
  assert.equal(
    parsed.map(({length}) => length),
    [10_000, 10_001, 10_001],
  );
});

test.run();
