import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {wrap} from '../../../../src/view/text/wrap.js';

const test = suite('view/text/wrap');

test('breaks at blanks, keeps every word', () => {
  assert.equal(wrap('no such file or directory', 12), ['no such file', 'or directory']);
  assert.equal(wrap('no such file', undefined), ['no such file']);
  assert.equal(wrap('', 12), ['']);
});

test('a word that is too long goes on below', () => {
  assert.equal(wrap('id 0123456789abcdef', 10), ['id', '0123456789', 'abcdef']);
});

test('a URL stays whole, to be followed', () => {
  assert.equal(wrap('see https://example.org/a#b now', 10), ['see', 'https://example.org/a#b', 'now']);
});

test.run();
