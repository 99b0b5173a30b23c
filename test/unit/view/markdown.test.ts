import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {createMarkdown} from '../../../src/view/markdown.js';

const test = suite('view/markdown');

const {inline, bullets, numbered, textBlock} = createMarkdown((text) => text);

/** GitHub's autolink extension takes these without any mark around them (GFM 0.29, section 6.9). */
const bareLinks = /(?:https?|ftp|mailto|xmpp):|(?<![\w])www\./i;

for (const text of [
  'http://evil.example/x',
  'HTTPS://evil.example',
  'see(https://evil.example?a=1&b=2)',
  '"https://evil.example"',
  'ftp://evil.example/a',
  'www.evil.example',
  'WWW.evil.example/x',
  '*www.evil.example*',
  'mailto:root@evil.example',
  'xmpp:root@evil.example/x',
  'dial https://a.example: Get "http://b.example": EOF',
]) {
  test(`${text} does not become a link`, () => {
    for (const markdown of [inline(text), bullets([text]), numbered([text])]) {
      assert.not.match(markdown, bareLinks);
      assert.is(markdown.replace(/^(?:- |1\. )/, '').replace(/\\(.)/g, '$1'), text, 'and reads as it was');
    }
  });
}

test('in a fence it stays to the byte, where nothing is a link', () => {
  assert.is(textBlock(Buffer.from('GET https://evil.example')), '```\nGET https://evil.example\n```');
});

test.run();
