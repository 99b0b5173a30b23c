import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {pluginFilesIn} from '../../../../src/store/disk/plugin-files.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';

const test = suite('store/disk/plugin-files: which file a plugin was');

const path = '/opt/cni/bin/bridge';
const digest = (size: number) => String(size % 10).repeat(64);

/** A line of the file about a plugin. */
function line(uptimeCs: number, boot: string, size: number): string {
  return `${uptimeCs} ${boot} ${size} 1700000000 77 ${digest(size)} ${path}`;
}

/** What size the plugin had at each of these moments, by those lines; null: nobody knows. */
function sizesAt(lines: readonly string[], moments: readonly (readonly [uptimeCs: number, boot: string])[]) {
  return withTemporaryDirectory((about) => {
    writeFileSync(join(about, ',opt,cni,bin,bridge,'), `${lines.join('\n')}\n`);
    const fileAt = pluginFilesIn(about);
    return moments.map(([uptimeCs, boot]) => fileAt(path, {boot, uptimeCs})?.size ?? null);
  });
}

test('is the last one before the call, in its boot', () => {
  const lines = [line(100, '0000000a', 1), line(200, '0000000a', 2), line(50, '0000000b', 3), line(300, '0000000b', 4)];
  const moments = [
    [100, '0000000a'],
    [199, '0000000a'],
    [200, '0000000a'],
    [50, '0000000b'],
    [999, '0000000b'],
  ] as const;
  assert.equal(sizesAt(lines, moments), [1, 1, 2, 3, 4]);
});

test('is the last one of an earlier boot, where nothing has happened to it in this one yet', () => {
  const lines = [line(100, '0000000a', 1), line(200, '0000000a', 2), line(300, '0000000b', 3)];
  assert.equal(
    sizesAt(lines, [
      [299, '0000000b'],
      [5, '0000000c'],
      [99, '0000000a'],
    ]),
    [2, 3, null],
  );
});

test('is told with all that was written down, and by no line that is none of ours', () => {
  withTemporaryDirectory((about) => {
    const foreign = [
      '',
      'x',
      line(1, 'boot', 9),
      line(1, '0000000a', 9).replace(digest(9), 'short'),
      ` ${line(1, '0000000a', 9)}`,
    ];
    writeFileSync(join(about, ',opt,cni,bin,bridge,'), [line(1, '0000000a', 5), ...foreign].join('\n'));
    assert.equal(pluginFilesIn(about)(path, {boot: '0000000a', uptimeCs: 9}), {
      path,
      size: 5,
      modifiedAtMs: 1_700_000_000_000,
      sha256: digest(5),
    });
  });
});

test('is unknown where nothing is written down of a plugin of that path, or a link stands for it', () => {
  withTemporaryDirectory((directory) => {
    const about = join(directory, 'about');
    mkdirSync(about);
    const at = {boot: '0000000a', uptimeCs: 9};
    assert.is(pluginFilesIn(about)(path, at), null);
    writeFileSync(join(directory, 'elsewhere'), `${line(1, '0000000a', 5)}\n`);
    symlinkSync('../elsewhere', join(about, ',opt,cni,bin,bridge,'));
    assert.is(pluginFilesIn(about)(path, at), null);
    assert.is(pluginFilesIn(join(directory, 'none'))(path, at), null);
  });
});

test('is the same for all calls of one answer, whatever happens to what is written down meanwhile', () => {
  withTemporaryDirectory((about) => {
    writeFileSync(join(about, ',opt,cni,bin,bridge,'), `${line(1, '0000000a', 5)}\n`);
    const fileAt = pluginFilesIn(about);
    const sizeNow = () => fileAt(path, {boot: '0000000a', uptimeCs: 9})?.size;
    assert.is(sizeNow(), 5);
    rmSync(join(about, ',opt,cni,bin,bridge,'));
    assert.is(sizeNow(), 5);
  });
});

test.run();
