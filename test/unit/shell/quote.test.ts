import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {quote} from '../../../src/shell/quote.js';
import {beginsLikeShim} from '../../../src/shell/shim-mark.js';

const test = suite('shell');

test('a quoted text is one word of a shell, and that very text', () => {
  const texts = [
    '',
    'plain',
    'two words',
    "it's",
    "''",
    '$HOME `id` $(id)',
    '"',
    '\\',
    "\\'",
    '*',
    'a\nb',
    '-n',
    '~',
    '#',
  ];
  const script = `for word in ${texts.map(quote).join(' ')}; do printf '%s\\0' "$word"; done`;
  assert.equal(execFileSync('sh', ['-c', script], {encoding: 'utf8'}).split('\0').slice(0, -1), texts);
});

test('a shim is told by its second line alone', () => {
  assert.ok(beginsLikeShim(readFileSync('shims/shim.sh', 'utf8').slice(0, 200)));
  assert.ok(beginsLikeShim('#!/bin/sh\n# mlab-cni shim: of another installation'));
  for (const head of [
    '',
    '#!/bin/sh',
    '# mlab-cni shim: x\n',
    '#!/bin/sh\n\n# mlab-cni shim: x',
    '#!/bin/sh\necho # mlab-cni shim: x',
  ]) {
    assert.not(beginsLikeShim(head), JSON.stringify(head));
  }
});

test.run();
