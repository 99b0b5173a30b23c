import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {readingFault, readListedFile, readRegularFile} from '../../../src/system/read-regular-file.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';
import {withoutRightTo} from '../../helpers/without-right-to.js';

const test = suite('system/read-regular-file');

test('reads files of every size whole, and tells when there is none', () => {
  withTemporaryDirectory((directory) => {
    const path = join(directory, 'file');
    for (const size of [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 200_000]) {
      writeFileSync(path, 'x'.repeat(size));
      const read = readRegularFile(path);
      assert.is(read?.bytes.toString(), 'x'.repeat(size), `${size} bytes`);
      assert.is(read?.size, size);
      assert.is(read?.modifiedAtMs, statSync(path).mtimeMs);
      const listed = readListedFile(path);
      assert.equal([listed?.bytes.toString(), listed?.size], ['x'.repeat(size), size], `${size} bytes, listed`);
    }
    for (const read of [readRegularFile, readListedFile]) assert.is(read(join(directory, 'gone')), undefined);
  });
});

test('keeps what it read when it reads another file', () => {
  withTemporaryDirectory((directory) => {
    const [one, other] = [join(directory, 'one'), join(directory, 'other')];
    writeFileSync(one, 'one');
    writeFileSync(other, 'other');
    const first = readRegularFile(one);
    readRegularFile(other);
    assert.is(first?.bytes.toString(), 'one');
    const listed = readListedFile(one);
    readListedFile(other);
    assert.is(listed?.bytes.toString(), 'one');
  });
});

test('reads no more than it may, and says how much there is', () => {
  withTemporaryDirectory((directory) => {
    const path = join(directory, 'file');
    writeFileSync(path, 'begin');
    truncateSync(path, 3_000_000_000);
    const read = readRegularFile(path, 100_000);
    assert.equal([read?.bytes.length, read?.size], [100_000, 3_000_000_000]);
    assert.is(read?.bytes.subarray(0, 5).toString(), 'begin');
    for (const most of [1, 5, 64 * 1024, 100_000]) {
      const listed = readListedFile(path, most);
      assert.equal([listed?.bytes.length, listed?.size], [most, 3_000_000_000], `${most} bytes, listed`);
    }
  });
});

test('opens nothing but regular files: no directory, no link, and no FIFO, which would wait for ever', () => {
  withTemporaryDirectory((directory) => {
    const [fifo, link, file] = [join(directory, 'fifo'), join(directory, 'link'), join(directory, 'file')];
    writeFileSync(file, 'secret');
    symlinkSync(file, link);
    execFileSync('mkfifo', [fifo]);
    for (const path of [directory, link, fifo, '/dev/zero']) assert.is(readRegularFile(path), undefined, path);
  });
});

test('a link that is listed as a file is not followed, nor a FIFO waited for', () => {
  withTemporaryDirectory((directory) => {
    const [fifo, link] = [join(directory, 'fifo'), join(directory, 'link')];
    symlinkSync('/etc/hostname', link);
    execFileSync('mkfifo', [fifo]);
    assert.is(readListedFile(link), undefined);
    assert.is(readListedFile(fifo)?.bytes.length ?? 0, 0);
  });
});

test('why something cannot be read, if it is there', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  chmodSync(directory, 0o755);
  const file = join(directory, 'file');
  writeFileSync(file, 'x');
  assert.is(readingFault(file), undefined);
  assert.is(readingFault(join(directory, 'gone')), undefined);
  assert.is(readingFault(directory), 'is no regular file');
  const inner = join(directory, 'inner');
  mkdirSync(inner);
  writeFileSync(join(inner, 'file'), '');
  assert.is(await withoutRightTo(inner, () => readingFault(join(inner, 'file'))), 'cannot be read: EACCES');
  rmSync(directory, {recursive: true});
});

test.run();
