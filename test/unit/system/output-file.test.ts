import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../src/errors.js';
import {makeDirectory, outputFile, writing} from '../../../src/system/output-file.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('system/output-file');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));

test('a file comes with its text, not before', () => {
  const path = join(top, 'new');
  const write = outputFile(path);
  assert.not(existsSync(path));
  write('text');
  assert.is(readFileSync(path, 'utf8'), 'text');
});

test('what is there stays until then, and goes then', () => {
  const path = join(top, 'old');
  writeFileSync(path, 'old and long');
  const write = outputFile(path);
  assert.is(readFileSync(path, 'utf8'), 'old and long');
  write('new');
  assert.is(readFileSync(path, 'utf8'), 'new');
});

test('what cannot be written is refused at once, and leaves nothing', async () => {
  mkdirSync(join(top, 'directory'));
  for (const path of ['directory', 'none/file', 'old/file'].map((name) => join(top, name))) {
    const error = await thrownBy(() => outputFile(path));
    assert.instance(error, UsageError);
    assert.match(String(error), `${path} cannot be written (`);
  }
  assert.equal(readdirSync(join(top, 'directory')), []);
});

test('errors that are not of the system go on as they are', async () => {
  const own = new Error('ours');
  assert.is(
    await thrownBy(() =>
      writing('/x', () => {
        throw own;
      }),
    ),
    own,
  );
});

test('directories are made with all above them, where they are not there', async () => {
  makeDirectory(join(top, 'a/b/c'));
  makeDirectory(join(top, 'a/b/c'));
  assert.ok(statSync(join(top, 'a/b/c')).isDirectory());
  await thrownBy(() => makeDirectory('/proc/none/below'));
});

test.run();
