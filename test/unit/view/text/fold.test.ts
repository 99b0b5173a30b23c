import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {foldLines} from '../../../../src/view/text/fold.js';

const test = suite('view/text/fold');

test('leaves what fits on a screen as it is', () => {
  const lines = ['a', 'b', 'b', 'c'];
  assert.equal(foldLines(lines, 'all'), lines);
});

test('counts repetitions, and leaves out the middle of 2,000 lines', () => {
  assert.equal(foldLines(['a', ...Array.from({length: 500}, () => 'again'), 'z'], 'all'), [
    'a',
    'again  (500 times)',
    'z',
  ]);
  const folded = foldLines(
    Array.from({length: 2000}, (_, index) => `line ${index}`),
    '--raw stderr',
  );
  assert.is(folded.length, 37);
  assert.equal([folded[0], folded[12], folded.at(-1)], ['line 0', '… 1964 lines more: --raw stderr', 'line 1999']);
});

test('cuts a line that never ends', () => {
  assert.match(foldLines(['x'.repeat(5000)], 'all')[0] ?? '', /^x{1000}… \(4000 characters more\)$/);
});

test.run();
