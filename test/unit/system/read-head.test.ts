import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {readHead} from '../../../src/system/read-head.js';

const test = suite('system/read-head');

test('at most 256 bytes, each one character', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  try {
    const path = join(directory, 'file');
    writeFileSync(path, Buffer.concat([Buffer.from([0x7f, 0xff]), Buffer.alloc(1000)]));
    assert.is(readHead(path).length, 256);
    assert.is(readHead(path).slice(0, 2), '\x7f\xff');
    writeFileSync(path, 'ab');
    assert.is(readHead(path), 'ab');
  } finally {
    rmSync(directory, {recursive: true});
  }
});

test('what cannot be read has no head', () => {
  assert.is(readHead('/nowhere/file'), '');
  assert.is(readHead('/'), '');
});

test.run();
