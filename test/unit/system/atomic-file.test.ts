import {spawnSync} from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {editFile, isTemporary, removeTemporary, replaceFile, temporaryPath} from '../../../src/system/atomic-file.js';
import {findProgram} from '../../../src/system/find-program.js';

const test = suite<{directory: string; path: string}>('system/atomic-file');

const owner = {uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0};

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-atomic-'));
  context.path = join(context.directory, 'x.conf');
});
test.after.each(({directory}) => rmSync(directory, {recursive: true}));

test('gives a file its bytes and its mode, whatever the umask, in a new inode', ({path, directory}) => {
  writeFileSync(path, 'old');
  const {ino} = statSync(path);
  replaceFile(path, Buffer.from('new\0\xff', 'latin1'), {mode: 0o666, ...owner});
  assert.is(readFileSync(path, 'latin1'), 'new\0\xff');
  assert.is(statSync(path).mode & 0o7777, 0o666);
  assert.is.not(statSync(path).ino, ino);
  assert.equal(readdirSync(directory), ['x.conf']);
});

if (owner.uid === 0) {
  test('gives it its owner, set-user-id bits included', ({path}) => {
    replaceFile(path, Buffer.from('x'), {mode: 0o4755, uid: 1234, gid: 4321});
    const {uid, gid, mode} = statSync(path);
    assert.equal([uid, gid, mode & 0o7777], [1234, 4321, 0o4755]);
  });
}

test('does not follow what lies at the temporary path', ({path, directory}) => {
  const victim = join(directory, 'victim');
  writeFileSync(victim, 'mine');
  symlinkSync(victim, temporaryPath(path));
  replaceFile(path, Buffer.from('new'), {mode: 0o644, ...owner});
  assert.is(readFileSync(victim, 'utf8'), 'mine');
  assert.is(readFileSync(path, 'utf8'), 'new');
});

test('a failure leaves nothing behind', ({path, directory}) => {
  mkdirSync(path);
  assert.throws(() => replaceFile(path, Buffer.from('new'), {mode: 0o644, ...owner}), /EISDIR|ENOTEMPTY|EEXIST/);
  assert.equal(readdirSync(directory), ['x.conf']);
});

test('a leftover of a killed run can be removed, also where nothing can be', ({path}) => {
  writeFileSync(temporaryPath(path), 'half a fi');
  removeTemporary(path);
  assert.not(existsSync(temporaryPath(path)));
  writeFileSync(path, '');
  removeTemporary(join(path, 'below-a-file'));
  chmodSync(path, 0o600);
});

test('an edit of a file with several names is seen under all of them, and leaves no old bytes', ({path, directory}) => {
  const other = join(directory, 'other');
  writeFileSync(path, 'old and long');
  linkSync(path, other);
  editFile(path, Buffer.from('new'), {mode: 0o640, ...owner});
  for (const name of [path, other]) {
    assert.equal([readFileSync(name, 'utf8'), statSync(name).mode & 0o7777], ['new', 0o640], name);
  }
  assert.equal(readdirSync(directory).sort(), ['other', 'x.conf']);
});

test('an edit of a file with one name is one step: a new file takes its place', ({path}) => {
  writeFileSync(path, 'old');
  const {ino} = statSync(path);
  editFile(path, Buffer.from('new'), {mode: 0o600, ...owner});
  assert.equal([readFileSync(path, 'utf8'), statSync(path).mode & 0o7777], ['new', 0o600]);
  assert.is.not(statSync(path).ino, ino);
});

if (findProgram('setfattr') !== undefined && findProgram('getfattr') !== undefined) {
  test('an edited file keeps its extended attributes', ({path}) => {
    writeFileSync(path, 'old');
    if (spawnSync('setfattr', ['-n', 'user.label', '-v', 'mine', path]).status !== 0) return; // no file system for it
    editFile(path, Buffer.from('new'), {mode: 0o644, ...owner});
    assert.is(spawnSync('getfattr', ['--only-values', '-n', 'user.label', path], {encoding: 'utf8'}).stdout, 'mine');
  });
}

test('what a killed run leaves can be told by its name', ({path, directory}) => {
  assert.ok(isTemporary(temporaryPath(path).slice(directory.length + 1)));
  for (const name of ['x.conf', '.x.conf', 'x.conf.mlab-cni-new']) assert.not(isTemporary(name), name);
});

test.run();
