import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError, UsageError} from '../../../src/errors.js';
import {namesIn, namesSeenIn, unreadable} from '../../../src/system/names-in.js';
import {readInput} from '../../../src/system/read-input.js';
import {readTexts} from '../../../src/system/read-texts.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {withoutRightTo} from '../../helpers/without-right-to.js';

const test = suite('system/read-texts, read-input and names-in');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-texts-'));
writeFileSync(join(top, 'a.conf'), 'text of a');
test.after(() => rmSync(top, {recursive: true}));

test('a file that is named is read by its own name', () => {
  assert.equal(readTexts(join(top, 'a.conf')), {isDirectory: false, files: [{name: 'a.conf', text: 'text of a'}]});
  assert.is(readInput(join(top, 'a.conf')), 'text of a');
});

test('of a directory the files are read, and what a runtime does not read is left out', () => {
  const directory = join(top, 'net.d');
  mkdirSync(join(directory, 'inner'), {recursive: true});
  writeFileSync(join(directory, 'b.conf'), 'b');
  symlinkSync('../a.conf', join(directory, 'link.conf'));
  execFileSync('mkfifo', [join(directory, 'fifo.conf')]);
  const {isDirectory, files} = readTexts(directory);
  assert.ok(isDirectory);
  assert.equal(
    [...files].sort((left, right) => (left.name < right.name ? -1 : 1)),
    [
      {name: 'b.conf', text: 'b'},
      {name: 'link.conf', text: 'text of a'},
    ],
  );
});

test('a file in it that cannot be read is named, with why; the others are read', () => {
  const directory = join(top, 'some');
  mkdirSync(directory);
  writeFileSync(join(directory, 'good.conf'), 'good');
  symlinkSync('nowhere', join(directory, 'lost.conf'));
  const {files} = readTexts(directory);
  assert.equal(files.find(({name}) => name === 'good.conf')?.text, 'good');
  const lost = files.find(({name}) => name === 'lost.conf');
  assert.is(lost?.text, '');
  assert.match(lost?.problem ?? '', /^it cannot be read \(ENOENT/);
});

test('what is not there is told from what may not be read, with what helps', async () => {
  for (const [path, advice] of [
    [join(top, 'nowhere'), 'name a file or directory that is there'],
    [join(top, 'a.conf/below'), 'run it with sudo'],
  ] as const) {
    const error = await thrownBy(() => readTexts(path));
    assert.instance(error, UsageError);
    assert.match(String(error), `${path} cannot be read (`);
    assert.match((error as UsageError).suggestions.join(' '), advice);
  }
  const error = await thrownBy(() => readInput(join(top, 'nowhere')));
  assert.instance(error, UsageError);
  assert.match(String(error), 'nowhere cannot be read (ENOENT: no such file or directory)');
  assert.match((error as UsageError).suggestions.join(' '), 'name a file that is there');
});

test('the names in a directory; none where it is not there, and an error where that cannot be known', async () => {
  const file = join(top, 'a.conf');
  assert.ok(namesIn(top).includes('a.conf'));
  assert.ok(namesSeenIn(top).includes('a.conf'));
  for (const names of [namesIn, namesSeenIn]) assert.equal(names(join(top, 'nowhere')), []);
  const secret = join(top, 'secret');
  mkdirSync(secret);
  chmodSync(top, 0o755);
  assert.equal(await withoutRightTo(secret, () => namesSeenIn(secret)), []);
  const error = await withoutRightTo(secret, () => thrownBy(() => namesIn(secret)));
  assert.instance(error, TargetError);
  assert.match(String(error), `${secret} cannot be read (EACCES)`);
  assert.equal(unreadable(file, 'EACCES').suggestions, ['run it as root']);
  assert.equal(unreadable(file, 'EIO').suggestions, [`look at what is the matter with ${file}`]);
});

test.run();
