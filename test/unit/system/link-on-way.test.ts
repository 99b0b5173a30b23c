import {chmodSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {linkOnWayTo} from '../../../src/system/link-on-way.js';

const test = suite('system/link-on-way');

const isRoot = process.geteuid?.() === 0;
const open = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
/** Where only root may write on all the way, if it is root who runs this. */
const closed = mkdtempSync(isRoot ? '/var/lib/mlab-cni-test-' : join(tmpdir(), 'mlab-cni-test-'));
test.after(() => [open, closed].forEach((directory) => rmSync(directory, {recursive: true})));

test('no link, nothing there, the root', () => {
  assert.equal(['/', open, join(open, 'not/there')].map(linkOnWayTo), [undefined, undefined, undefined]);
});

test('a link below a directory that everybody may write to, even one of ours', () => {
  const link = join(open, 'link');
  symlinkSync('/usr', link);
  assert.equal([link, join(link, 'share'), join(link, 'not/there')].map(linkOnWayTo), [link, link, link]);
});

if (isRoot) {
  test('a link where only root can have made it is as good as a directory', () => {
    mkdirSync(join(closed, 'home'));
    symlinkSync('home', join(closed, 'link'));
    symlinkSync(join(closed, 'link'), join(closed, 'again'));
    assert.equal([join(closed, 'link/x'), join(closed, 'again/x')].map(linkOnWayTo), [undefined, undefined]);
  });

  test('but not if it leads through one that is not, or nowhere', () => {
    const link = join(open, 'second');
    symlinkSync('/usr', link);
    symlinkSync(join(link, 'share'), join(closed, 'out'));
    assert.is(linkOnWayTo(join(closed, 'out/x')), link);
    for (const [name, target] of [
      ['dangling', 'nowhere'],
      ['loop', 'loop'],
    ] as const) {
      symlinkSync(target, join(closed, name));
      assert.is(linkOnWayTo(join(closed, name, 'x')), join(closed, name));
    }
  });

  for (const [what, spoil] of [
    ['a group may write to', (directory: string) => chmodSync(directory, 0o775)],
    ['all may write to, sticky or not', (directory: string) => chmodSync(directory, 0o1777)],
    ['belongs to somebody else', (directory: string) => lchownSync(directory, 65534, 65534)],
  ] as const) {
    test(`nor in or below a directory that ${what}`, () => {
      const directory = mkdtempSync(join(closed, 'spoilt-'));
      mkdirSync(join(directory, 'deep'));
      for (const link of [join(directory, 'link'), join(directory, 'deep/link')]) symlinkSync('/usr', link);
      spoil(directory);
      for (const link of ['link', 'deep/link'])
        assert.is(linkOnWayTo(join(directory, link, 'x')), join(directory, link));
    });
  }
}

test.run();
