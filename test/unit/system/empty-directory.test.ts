import {chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../src/errors.js';
import {makeEmptyDirectory} from '../../../src/system/empty-directory.js';

const test = suite('system/empty-directory');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));

test('a new one is made, with those above', () => {
  makeEmptyDirectory(join(top, 'a/b'));
  assert.ok(existsSync(join(top, 'a/b')));
  makeEmptyDirectory(join(top, 'a/b'));
});

test('what is anything else is refused, and left alone', () => {
  const open = join(top, 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  const target = join(top, 'target');
  mkdirSync(target);
  symlinkSync(target, join(top, 'link'));
  symlinkSync(join(top, 'nowhere'), join(top, 'dangling'));
  writeFileSync(join(top, 'file'), '');
  for (const [name, message] of [
    ['open', 'others may write'],
    ['link', 'is a link'],
    ['dangling', 'is a link'],
    ['file', 'no directory'],
    ['a', 'not empty'],
  ] as const) {
    assert.throws(
      () => makeEmptyDirectory(join(top, name)),
      (error: unknown) => error instanceof UsageError && error.message.includes(message),
    );
  }
  assert.not.ok(existsSync(join(top, 'nowhere')));
});

test.run();
