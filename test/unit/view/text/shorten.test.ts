import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {columnsOf, shorten, shortenEnd} from '../../../../src/view/text/shorten.js';

const test = suite('view/text/shorten');

test('what fits stays', () => {
  assert.is(shorten('default/web-0', 13), 'default/web-0');
  assert.is(shortenEnd('default/web-0', 13), 'default/web-0');
});

test('a name keeps both ends, a sentence its beginning', () => {
  assert.is(shorten('default/web-5d78c-abcde', 11), 'defau…abcde');
  assert.is(shortenEnd('no such file or directory', 8), 'no such…');
});

test('wide characters count twice and are never halved', () => {
  assert.is(columnsOf('日本'), 4);
  assert.is(shorten('日本語日本語', 7), '日…本語');
  for (let columns = 1; columns < 12; columns += 1) {
    assert.ok(columnsOf(shorten('日本語日本語', columns)) <= columns);
    assert.ok(columnsOf(shortenEnd('日本語日本語', columns)) <= columns);
  }
});

test.run();
