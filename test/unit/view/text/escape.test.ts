import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {escapeInJson, escapeLine, escapeLines} from '../../../../src/view/text/escape.js';

const test = suite('view/text/escape');

test('nothing that moves a cursor gets through', () => {
  assert.is(escapeLine('a\x1b[31mb\x07\x7f\x9b2J'), 'a\\x1b[31mb\\x07\\x7f\\x9b2J');
  assert.is(escapeLine('one\ntwo\r\tthree'), 'one\\ntwo\\r\\tthree');
});

test('nor does what reverses or hides text', () => {
  assert.is(escapeLine('a\u202eb\u200bc\u2066d\ufeff'), 'a\\u202eb\\u200bc\\u2066d\\ufeff');
});

test('all else stays', () => {
  assert.is(escapeLine('Grüße 日本 \\n ✓'), 'Grüße 日本 \\n ✓');
});

test('lines stay lines, and a last line end makes none', () => {
  assert.equal(escapeLines('one\r\n\ttwo\x1b\n\n'), ['one', '    two\\x1b', '']);
  assert.equal(escapeLines('one'), ['one']);
});

test('in JSON the escapes are those of JSON', () => {
  const text = escapeInJson(JSON.stringify('a\x1b\x9b\u202e'));
  assert.is(text, '"a\\u001b\\u009b\\u202e"');
  assert.is(JSON.parse(text), 'a\x1b\x9b\u202e');
});

test.run();
