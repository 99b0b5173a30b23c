import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {splitWords} from '../../../../src/install/systemd/unit-words.js';

const test = suite('install/unit-words');

// the right column is what systemd 252 makes of it: systemctl show --property=Environment
const samples: readonly [string, readonly string[] | undefined][] = [
  ['', []],
  ['  a\tb  ', ['a', 'b']],
  ['"A=b c" \'D=e f\' g', ['A=b c', 'D=e f', 'g']],
  ['A="b c"d', ['A=b cd']],
  ['A=""', ['A=']],
  ['a\\sb c\\"d "e\\\\"', ['a b', 'c"d', 'e\\']],
  ['\\x41b', ['Ab']],
  ['"open', undefined],
];
for (const [value, words] of samples) {
  test(JSON.stringify(value), () => {
    assert.equal(
      splitWords(value)?.map(({text}) => text),
      words,
    );
  });
}

test('a word knows its notation and where its characters came from', () => {
  const [, word] = splitWords('x "a\\x41"b') ?? [];
  assert.equal({...word}, {text: 'aAb', indexes: [3, 4, 9], start: 2, end: 10});
});

test.run();
