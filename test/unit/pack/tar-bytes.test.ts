import {execFileSync} from 'node:child_process';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {PackedFile} from '../../../src/pack/packed-file.js';
import {endOfTar, tarBytes} from '../../../src/pack/tar-bytes.js';
import {packMembers} from '../../helpers/pack-members.js';

const test = suite('pack/tar-bytes');

const at = Date.UTC(2026, 0, 2, 3, 4, 5) + 250.125;

function file(path: string, content: string | Buffer = 'x', modifiedAtMs = at): PackedFile {
  const bytes = Buffer.from(content);
  return {path, bytes, size: bytes.length, modifiedAtMs};
}

const archiveOf = (files: readonly PackedFile[]) => Buffer.concat([tarBytes(files), endOfTar()]);

/** What tar(1) lists of an archive; it says on stderr what is wrong with it, and ends with another status. */
function listedByTar(archive: Buffer): string[] {
  const options = ['--quoting-style=literal', '--warning=all', '-tf', '-'];
  return execFileSync('tar', options, {input: archive}).toString().split('\n').slice(0, -1);
}

const long = 'n'.repeat(100);
const folder = `store/${'d'.repeat(149)}`;

for (const [what, path, isExtended] of [
  ['of 100 bytes', `${'d'.repeat(60)}/${'n'.repeat(39)}`, false],
  ['of a folder and a file that are as long as they may be', `${folder}/${long}`, false],
  ['of a file that is longer', `${folder}/${long}n`, true],
  ['of a folder that is longer', `${folder}d/${long}`, true],
  ['of more than 100 bytes without a folder', 'n'.repeat(101), true],
  ['of few letters and many bytes', `store/stdin/${'\u{4e16}'.repeat(29)}`, false],
  ['of letters that are too many bytes', `store/stdin/${'\u{4e16}'.repeat(34)}`, true],
] as const) {
  test(`a name ${what} comes back, ${isExtended ? 'from an extended header' : 'from the header alone'}`, async () => {
    const archive = archiveOf([file(path), file('store/stdin/next', 'y')]);
    const members = await packMembers(archive);
    assert.equal(
      members.map(({name, bytes}) => [name, bytes.toString()]),
      [
        [path, 'x'],
        ['store/stdin/next', 'y'],
      ],
    );
    assert.is((members[0]?.header.pax as {path?: string} | null)?.path !== undefined, isExtended);
    assert.equal(listedByTar(archive), [path, 'store/stdin/next']);
  });
}

test('contents of all lengths come back, each filled up to whole blocks', async () => {
  const lengths = [0, 1, 511, 512, 513, 1024, 100_000];
  const files = lengths.map((length, index) => file(`store/stdin/${index}`, Buffer.alloc(length, 65 + index)));
  const archive = archiveOf(files);
  assert.is(archive.length % 512, 0);
  const members = await packMembers(archive);
  assert.equal(
    members.map(({bytes}) => bytes),
    files.map(({bytes}) => bytes),
  );
  assert.is(listedByTar(archive).length, lengths.length);
});

test('an archive ends with two empty blocks', () => {
  assert.equal(endOfTar(), Buffer.alloc(1024));
});

test('everything is a regular file that its owner alone may read', async () => {
  const [{header} = {} as never] = await packMembers(archiveOf([file('store/stdin/x')]));
  assert.equal([header.type, header.mode, header.uid, header.gid], ['file', 0o600, 0, 0]);
});

for (const [path, isExact] of [
  ['store/started/1-2-3,ADD,bridge,eth0,c', true],
  ['store/started/1-2-3,ADD,bridge,eth0,c,176732', false],
  ['store/ended/1-2-3,exit-0', true],
  ['store/ended/1-2-3,exit-0,205', false],
  ['store/2026-01-02T03:04:05+00:00.bridge.AbCdEfG/env', true],
  ['store/stdin/1-2-3', false],
  ['store/stdout/1-2-3', false],
  ['store/stderr/1-2-3', false],
  ['context/os-release', false],
  ['manifest.json', false],
] as const) {
  test(`${path} keeps its time ${isExact ? 'to the microsecond: nothing else tells it' : 'in whole seconds'}`, async () => {
    const [{header} = {} as never] = await packMembers(archiveOf([file(path)]));
    assert.is(header.mtime.getTime(), Math.floor(at / 1000) * 1000);
    assert.is((header.pax as {mtime?: string} | null)?.mtime, isExact ? '1767323045.250125' : undefined);
  });
}

test('a time has six digits behind its second, and none lies before the epoch', async () => {
  const [one, two] = await packMembers(
    archiveOf([file('store/ended/1,exit-0', '', 5000.001), file('store/stdin/2', '', -1)]),
  );
  assert.is((one?.header.pax as {mtime?: string} | null)?.mtime, '5.000001');
  assert.is(two?.header.mtime.getTime(), 0);
});

test('the length of an extended record counts its own digits, also where they become three', async () => {
  for (let length = 80; length < 100; length += 1) {
    const path = `${'n'.repeat(101)}${'x'.repeat(length - 80)}`;
    const [member] = await packMembers(archiveOf([file(path)]));
    assert.is(member?.name, path);
  }
  // " path=" and a line end beside 91 bytes are 98: with two digits 100, so there are three
  for (const bytes of [89, 90, 91, 92, 93]) {
    const path = `${'f'.repeat(156)}/${'n'.repeat(bytes)}`;
    const [member] = await packMembers(archiveOf([file(path)]));
    assert.is(member?.name, path);
  }
});

test.run();
