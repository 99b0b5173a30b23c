import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {entryAt} from '../../../src/system/entry-at.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('system/entry-at');

test('what is there, links not followed', () => {
  assert.ok(entryAt(import.meta.dirname)?.isDirectory());
  assert.ok(entryAt('/proc/self')?.isSymbolicLink());
});

test('nothing, also below a file', () => {
  assert.is(entryAt(join(import.meta.dirname, 'nothing')), undefined);
  assert.is(entryAt(join(import.meta.filename, 'below')), undefined);
});

test('what cannot be told is an error', async () => {
  assert.match(String(await thrownBy(() => entryAt(`/${'x'.repeat(300)}`))), 'ENAMETOOLONG');
});

test.run();
