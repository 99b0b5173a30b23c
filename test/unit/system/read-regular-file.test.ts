import {execFileSync} from 'node:child_process';
import {symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {readRegularFile} from '../../../src/system/read-regular-file.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';

const test = suite('system/read-regular-file');

test('reads files of every size whole, and tells when there is none', () => {
  withTemporaryDirectory((directory) => {
    const path = join(directory, 'file');
    for (const size of [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 200_000]) {
      writeFileSync(path, 'x'.repeat(size));
      const read = readRegularFile(path);
      assert.is(read?.bytes.toString(), 'x'.repeat(size), `${size} bytes`);
      assert.is(read?.size, size);
    }
    assert.is(readRegularFile(join(directory, 'gone')), undefined);
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

test.run();
