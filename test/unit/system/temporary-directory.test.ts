import {chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../src/errors.js';
import {editText} from '../../../src/system/edit-text.js';
import {liveProcesses} from '../../../src/system/live-processes.js';
import {isRoot} from '../../../src/system/privileges.js';
import {temporaryDirectoryUntilExit, withTemporaryDirectory} from '../../../src/system/temporary-directory.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('system/temporary-directory, edit-text and live-processes');

const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
const [usual, top] = [process.env['TMPDIR'], mkdtempSync(join(tmpdir(), 'mlab-cni-tmp-'))];
process.env['TMPDIR'] = top;
test.after(() => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  rmSync(top, {recursive: true});
});

test('a directory is empty, of this user alone, and gone afterwards, whatever happens', async () => {
  const used: string[] = [];
  const use = (directory: string) => {
    used.push(directory);
    assert.equal([readdirSync(directory), statSync(directory).mode & 0o7777], [[], 0o700]);
    mkdirSync(join(directory, 'inner'));
    return Promise.resolve(dirname(directory));
  };
  assert.is(await withTemporaryDirectory('x', use), top);
  const error = new Error('no');
  assert.is(
    await thrownBy(() => withTemporaryDirectory('x', async (path) => (await use(path), Promise.reject(error)))),
    error,
  );
  assert.is(new Set(used).size, 2);
  assert.equal(
    used.filter((path) => existsSync(path)),
    [],
  );
});

test('what killed processes left behind goes, and nothing of those who live or cannot be known', async () => {
  const start = liveProcesses().startOf(process.pid) ?? 0;
  const dead = [`mlab-cni-x-${namespace}-999999999-7-abc`, `mlab-cni-y-${namespace}-${process.pid}-${start - 1}-abc`];
  const kept = [
    `mlab-cni-x-${namespace}-${process.pid}-${start}-abc`,
    'mlab-cni-x-1-999999999-7-abc',
    `mlab-cni-x-${namespace}-999999999-7-abc-more`,
    `other-mlab-cni-x-${namespace}-999999999-7-abc`,
  ];
  for (const name of [...dead, ...kept]) mkdirSync(join(top, name, 'inner'), {recursive: true});
  const there = await withTemporaryDirectory('x', (path) =>
    Promise.resolve(readdirSync(top).filter((name) => name !== basename(path))),
  );
  assert.equal(there.sort(), [...kept].sort());
  for (const name of kept) rmSync(join(top, name), {recursive: true});
});

test('one for as long as this process runs goes when it ends', () => {
  const before = new Set(process.listeners('exit'));
  const directory = temporaryDirectoryUntilExit('x');
  mkdirSync(join(directory, 'inner'));
  assert.is(dirname(directory), top);
  const added = process.listeners('exit').filter((listener) => !before.has(listener));
  for (const listener of added) {
    listener(0);
    process.removeListener('exit', listener);
  }
  assert.not(existsSync(directory));
});

if (isRoot()) {
  test('what a killed process of another user left is his', async () => {
    const path = join(top, `mlab-cni-x-${namespace}-999999999-7-abc`);
    mkdirSync(path);
    chownSync(path, 65534, 65534);
    await withTemporaryDirectory('x', () => Promise.resolve());
    assert.ok(existsSync(path));
    rmSync(path, {recursive: true});
  });
}

test('a process that is not there has no start, and the boot has a name', () => {
  const {startOf, bootId} = liveProcesses();
  assert.is(startOf(999_999_999), undefined);
  assert.ok((startOf(process.pid) ?? 0) > 0);
  assert.match(bootId ?? '', /^[0-9a-f-]{36}$/);
});

test('an editor changes a text that nobody else can read, and leaves nothing', async () => {
  const look = `stat -c %a "$1" >'${top}/mode'; echo changed >>"$1"; : `;
  const editor = `sh -c '${look.replaceAll("'", `'\\''`)}' sh`;
  assert.is(await editText('text\n', 'request.json', editor), 'text\nchanged\n');
  assert.equal(readdirSync(top), ['mode']);
});

test('an editor that fails changes nothing: what it left is not taken', async () => {
  const error = await thrownBy(() => editText('text\n', 'request.json', 'false'));
  assert.instance(error, UsageError);
  assert.match(String(error), 'the editor false failed; nothing was replayed');
});

test.run();
