import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../src/errors.js';
import {readInput} from '../../../src/system/read-input.js';
import {readTexts} from '../../../src/system/read-texts.js';
import {readNamedFile} from '../../../src/system/read-named-file.js';

const test = suite('named files');
const top = mkdtempSync(join(tmpdir(), 'mlab-cni-named-'));
const at = (name: string) => join(top, name);

test('a file is read whole, and an empty one', () => {
  writeFileSync(at('file'), 'é'.repeat(100_000));
  assert.is(readNamedFile(at('file')), 'é'.repeat(100_000));
  writeFileSync(at('empty'), '');
  assert.is(readNamedFile(at('empty')), '');
});

test('a pipe is read to its end', () => {
  execFileSync('mkfifo', [at('fifo')]);
  spawn('sh', ['-c', `printf abc >'${at('fifo')}'`]);
  assert.is(readNamedFile(at('fifo')), 'abc');
});

test('what never ends, and what is too large, are not read into memory', () => {
  assert.throws(() => readNamedFile('/dev/zero'), /larger than 16 MiB/);
  writeFileSync(at('large'), '');
  truncateSync(at('large'), 3_000_000_000);
  assert.throws(() => readNamedFile(at('large')), /larger than 16 MiB/);
  for (const read of [readInput, readTexts]) assert.throws(() => read(at('large')), advisesAnother);
});

test('what is not there is said by the system', () => {
  assert.throws(() => readNamedFile(at('none')), /ENOENT/);
  assert.throws(() => readNamedFile(top), /EISDIR/);
});

test.after(() => rmSync(top, {recursive: true}));
/** No rights help against that. */
function advisesAnother(error: Error): boolean {
  return error instanceof UsageError && error.suggestions.join().startsWith('name another file');
}

test.run();
