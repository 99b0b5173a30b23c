import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
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

/** In a directory of mkdtemp(3), so below one that everybody may write to, as nearly all that tests make. */
for (const [what, path] of [
  ['a link above', 'link/new'],
  ['a link far above', 'link/one/two/three'],
  ['a link in the middle', 'real/link/new'],
  ['a link with dots behind it', 'real/./link/one/../two'],
  ['a link to a link', 'again/new'],
  ['a link that leads out and back', 'real/back/real/new'],
  ['a relative link', 'real/up/new'],
  ['a dangling link above', 'dangling/new'],
  ['a link to itself', 'loop/new'],
] as const) {
  test(`${what} is refused, and nothing made behind it`, () => {
    const own = mkdtempSync(join(top, 'way-'));
    const target = join(own, 'target');
    for (const name of ['target', 'real']) mkdirSync(join(own, name));
    symlinkSync(target, join(own, 'link'));
    symlinkSync('link', join(own, 'again'));
    symlinkSync(target, join(own, 'real/link'));
    symlinkSync(own, join(own, 'real/back'));
    symlinkSync('../target', join(own, 'real/up'));
    symlinkSync(join(own, 'nowhere'), join(own, 'dangling'));
    symlinkSync('loop', join(own, 'loop'));
    assert.throws(
      () => makeEmptyDirectory(`${own}/${path}`),
      (error: unknown) => error instanceof UsageError && error.message.includes('is behind the link'),
    );
    assert.equal([readdirSync(target), readdirSync(join(own, 'real')).length], [[], 3]);
    assert.not.ok(existsSync(join(own, 'nowhere')));
  });
}

test('dots that leave a link again do not pass through it', () => {
  symlinkSync(top, join(top, 'self'));
  makeEmptyDirectory(`${top}/self/../dots`);
  assert.ok(existsSync(join(top, 'dots')));
});

test.run();
