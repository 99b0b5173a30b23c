import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {entryAt} from '../../../src/system/entry-at.js';

const test = suite('system/entry-at');

test('what is there, links not followed', () => {
  assert.ok(entryAt(import.meta.dirname)?.isDirectory());
  assert.ok(entryAt('/proc/self')?.isSymbolicLink());
});

test('nothing, also below a file', () => {
  assert.is(entryAt(join(import.meta.dirname, 'nothing')), undefined);
  assert.is(entryAt(join(import.meta.filename, 'below')), undefined);
});

test.run();
