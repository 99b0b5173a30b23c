import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {interned} from '../../../../src/store/disk/interned.js';

const test = suite('store/disk/interned');

test('is the text that bytes are in UTF-8, whatever was asked before', () => {
  const texts = [
    '',
    'bridge',
    'Zürich',
    '東京',
    'Z\u00c3\u00bcrich',
    '\ufeffmark',
    'x'.repeat(1000),
    `ü${'x'.repeat(5000)}`,
  ];
  const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  for (const time of ['first', 'again']) for (const text of texts) assert.is(interned(bytes(text)), text, time);
  for (let index = 0; index < 5000; index += 1) assert.is(interned(`c${index}`), `c${index}`);
  for (const text of texts) assert.is(interned(bytes(text)), text, 'after many others');
});

test('is a sign for what is no UTF-8, also where that looks like a text that was asked before', () => {
  assert.is(interned('Z\xc3\xbcrich'), 'Zürich');
  assert.is(interned('Z\xfcrich'), 'Z\ufffdrich');
  assert.is(interned('Z\xfcrich'), 'Z\ufffdrich');
});

test.run();
