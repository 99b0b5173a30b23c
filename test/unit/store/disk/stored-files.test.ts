import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {storedFiles, type StoredFiles} from '../../../../src/store/disk/stored-files.js';

const test = suite<{directory: string}>('store/disk/stored-files');

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-stored-'));
  const stdin = join(context.directory, 'stdin');
  mkdirSync(join(stdin, 'directory'), {recursive: true});
  writeFileSync(join(stdin, 'file'), 'some bytes');
  writeFileSync(join(stdin, 'empty'), '');
  symlinkSync('file', join(stdin, 'link'));
  execFileSync('mkfifo', [join(stdin, 'fifo')]);
  symlinkSync('stdin', join(context.directory, 'linked'));
  writeFileSync(join(context.directory, 'stdout'), '');
});
test.after.each(({directory}) => rmSync(directory, {recursive: true}));

/** After so many questions about a folder it is listed, where a store has few captures. */
const many = 2000;

function ask(files: StoredFiles, times: number): void {
  for (let count = 0; count < times; count += 1) files.has('stdin', 'absent');
}

function look(files: StoredFiles, folder: string, name: string) {
  const bytes = files.read(folder, name)?.bytes.toString();
  return [files.has(folder, name), bytes, files.sizeOf(folder, name), files.faultOf(folder, name)];
}

const nothing = [false, undefined, undefined, undefined];
const noFile = [false, undefined, undefined, 'is no regular file'];

for (const [when, questions] of [
  ['for the first time', 0],
  ['after many others', many + 1],
] as const) {
  test(`whoever asks ${when} is told of regular files alone`, ({directory}) => {
    const files = storedFiles(directory);
    ask(files, questions);
    assert.equal(look(files, 'stdin', 'file'), [true, 'some bytes', 10, undefined]);
    assert.equal(look(files, 'stdin', 'empty'), [true, '', 0, undefined]);
    for (const name of ['directory', 'link', 'fifo']) assert.equal(look(files, 'stdin', name), noFile, name);
    assert.equal(look(files, 'stdin', 'absent'), nothing);
  });

  test(`whoever asks ${when} is told of no file through a link, nor where no folder is`, ({directory}) => {
    const files = storedFiles(directory);
    ask(files, questions);
    for (const folder of ['linked', 'stdout', 'stderr']) assert.equal(look(files, folder, 'file'), nothing, folder);
  });

  test(`whoever asks ${when} is told of a file that came since`, ({directory}) => {
    const files = storedFiles(directory);
    ask(files, questions);
    writeFileSync(join(directory, 'stdin', 'late'), 'late');
    assert.equal(look(files, 'stdin', 'late'), [true, 'late', 4, undefined]);
  });
}

test('a folder that comes later is found then', ({directory}) => {
  const files = storedFiles(directory);
  assert.equal(look(files, 'stderr', 'file'), nothing);
  mkdirSync(join(directory, 'stderr'));
  writeFileSync(join(directory, 'stderr', 'file'), 'x');
  assert.equal(look(files, 'stderr', 'file'), [true, 'x', 1, undefined]);
});

test('a file that went since its folder was listed is read as one that is not there', ({directory}) => {
  const files = storedFiles(directory);
  ask(files, many + 1);
  rmSync(join(directory, 'stdin', 'file'));
  assert.is(files.read('stdin', 'file'), undefined);
});

/** Only a folder that was listed has what went since. */
function isListedAfter(directory: string, questions: number, captures?: number): boolean {
  const files = storedFiles(directory, captures);
  ask(files, questions);
  rmSync(join(directory, 'stdin', 'file'));
  const has = files.has('stdin', 'file');
  writeFileSync(join(directory, 'stdin', 'file'), '');
  return has;
}

test('a folder is listed for many questions: two thousand, or as many as a tenth of the captures', ({directory}) => {
  assert.is(isListedAfter(directory, many - 1), false);
  assert.is(isListedAfter(directory, many), true);
  assert.is(isListedAfter(directory, many, 1000), true);
  assert.is(isListedAfter(directory, 2999, 30_000), false);
  assert.is(isListedAfter(directory, 3000, 30_000), true);
});

test.run();
