import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {escapeLine} from '../../../../src/view/text/escape.js';
import {createMarkdown} from '../../../../src/view/text/markdown.js';

const test = suite('view/text/markdown');

const {inline, bullets, numbered, textBlock} = createMarkdown((text) => text);

/** What makes links of plain text, wherever it stands (GFM 0.29, 6.9, and what GitHub and GitLab do after Markdown). */
const links = [
  /(?:https?|ftp|mailto|xmpp):|[a-z][a-z0-9+.-]*:\/\//i,
  /www\./i,
  /[\w.+-]+@[\w-]+/,
  /(?:^|\W)@\w/,
  /#\w|GH-\d|[A-Z]{2,}-\d|(?:^|\W)[!&]\d|(?:^|\W)[%~]["\w]/,
  /(?:^|\W)[0-9a-f]{7,40}(?:\W|$)/,
  /\$.*\$|:(?:tada|\+1|a|100):/,
];

for (const text of [
  'http://evil.example/x',
  'HTTPS://evil.example',
  'see(https://evil.example?a=1&b=2)',
  '"https://evil.example"',
  'ftp://evil.example/a',
  'smb://evil.example/share',
  'www.evil.example',
  'WWW.evil.example/x',
  '*www.evil.example*',
  'mailto:root@evil.example',
  'xmpp:root@evil.example/x',
  'dial https://a.example: Get "http://b.example": EOF',
  'Post "https://10.96.0.1:443/api": dial tcp: lookup kube.example on 10.0.0.2:53',
  'ask root@evil.example or <me@evil.example>',
  'ping @torvalds, @org/team and (@all)',
  'fixes #123, owner/repo#4, GH-5 and NET-6',
  'owner/repo@1a2b3c4d and 0123456789abcdef0123456789abcdef01234567',
  'merge !12, epic &3, milestone %"v1" and label ~bug',
  '&commat;torvalds &#64;torvalds &lt;',
  'costs $HOME and $PATH',
  ':tada: :+1: fe80::a:b',
  'a`https://evil.example`b ``@torvalds` `` `x` ` @a`',
  '[click](https://evil.example) ![](http://evil.example/pixel.png)',
  '<https://evil.example> <a href="http://evil.example">x</a>',
  '\\@torvalds \\`@torvalds\\` \\\\https://evil.example',
  'a\nhttps://evil.example\r\n@torvalds',
]) {
  test(`${JSON.stringify(text)} becomes no link`, () => {
    for (const markdown of [inline(text), bullets([text]), numbered([text])]) {
      const {outside, all} = rendered(markdown.replace(/^(?:- |1\. )/, ''));
      for (const link of links) assert.not.match(outside, link);
      assert.is(all, escapeLine(text), 'and reads as it was');
    }
  });
}

test('ordinary messages stay as they are', () => {
  for (const text of [
    'failed to allocate for range 0: no IP addresses available in range set: 10.7.1.1-10.7.1.6',
    'at 2026-11-21 09:24:24.417 UTC, after 1/2 s: exit status 1 (code 999)',
    'dial tcp 10.96.0.1:443: connect: connection refused',
    'open /run/flannel/subnet.env: no such file or directory',
    'look at /boot/config-$(uname -r) & co',
    'veth12ab-x of cni0 has mtu_size 1450, 80% - that is all!',
  ]) {
    assert.is(inline(text), text);
  }
});

test('no text begins a list, a rule or a heading', () => {
  for (const [text, expected] of [
    ['- a', '\\- a'],
    ['1. a', '1\\. a'],
    ['20) a', '20\\) a'],
    ['---', '\\---'],
    ['+', '\\+'],
    ['  - a', '\\- a'],
    ['# a', '`#` a'],
    ['1.5 s', '1.5 s'],
  ] as const) {
    assert.is(inline(text), expected);
  }
});

test('in a fence it stays to the byte, where nothing is a link', () => {
  assert.is(textBlock(Buffer.from('GET https://evil.example')), '```\nGET https://evil.example\n```');
});

test.run();

/** As CommonMark reads it (0.31, 2.4 and 6.1): escapes are gone, and code spans are as they were. */
function rendered(markdown: string): {outside: string; all: string} {
  const parts = [...markdown.matchAll(/\\([!-/:-@[-`{-~])|(?<!`)(`+)(?!`)([^]*?[^`])\2(?!`)|[^]/g)];
  const texts = parts.map(([whole, escaped, marks, code]) => {
    if (marks !== undefined) return {isCode: true, text: (code ?? '').replace(/^ (.*[^ ].*) $/s, '$1')};
    return {isCode: false, text: escaped ?? whole};
  });
  const all = texts.map(({text}) => text).join('');
  return {outside: texts.map(({isCode, text}) => (isCode ? ' ' : text)).join(''), all};
}
