import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {lines, markup} from '../../../../src/view/export/html.js';

const test = suite('view/export/html');

test('what is inserted is text, but for pieces that were made so', () => {
  const piece = markup`<b>${'<i>'}</b>`;
  assert.is(piece.html, '<b>&#60;i&#62;</b>');
  assert.is(markup`<p>${piece}</p>`.html, '<p><b>&#60;i&#62;</b></p>');
  assert.is(markup`<p>${[piece, markup`x`]}</p>`.html, '<p><b>&#60;i&#62;</b>\nx</p>');
  assert.is(markup`<p>${[]}${5}${''}</p>`.html, '<p>5</p>');
  assert.is(markup`${`&<>"'\``}`.html, '&#38;&#60;&#62;&#34;&#39;&#96;');
});

test('lines stay lines in a block of text, and nowhere else', () => {
  assert.is(lines('a\n<b>\x1b').html, 'a\n&#60;b&#62;\\x1b');
  assert.not.match(markup`${'a\nb'}`.html, '\n');
});

test.run();
