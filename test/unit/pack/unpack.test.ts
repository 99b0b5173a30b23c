import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {Readable} from 'node:stream';
import {gunzipSync, gzipSync} from 'node:zlib';
import {pack, type Header} from 'tar-stream';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {createRedaction} from '../../../src/pack/redaction.js';
import {unpackInto, type UnpackOptions} from '../../../src/pack/unpack.js';
import {modifiedAtMs} from '../../../src/system/modification-time.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('pack/unpack');

const manifest = JSON.stringify({
  kind: 'mlab-cni-pack',
  format: 1,
  producer: 'mlab-cni 0.1.0',
  node: 'node-1',
  bootId: 'b',
  createdAt: '2026-01-02T03:04:05Z',
  captures: 1,
  secrets: 'held',
  pseudonyms: false,
  later: {field: true},
});

type File = readonly [Partial<Header> & {name: string}, string];

const start = 'store/started/1-2-b1c2d3e4,ADD,bridge,eth0,c1';

/** An archive in which the files are, in that order. */
async function archiveOf(files: readonly File[]): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of files) archive.entry(header, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

/** Unpacks into a store in a directory of its own; says what is below that directory afterwards. */
async function unpacked(bytes: Buffer, options: UnpackOptions = {}): Promise<{error: string; files: string[]}> {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  try {
    let error = '';
    try {
      await unpackInto(Readable.from([bytes]), join(top, 'store'), {origin: 'x.tar.gz', ...options});
    } catch (thrown) {
      error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    }
    const names = readdirSync(top, {recursive: true, withFileTypes: true});
    return {
      error,
      files: names
        .filter((each) => !each.isDirectory())
        .map((each) => join(each.parentPath, each.name).slice(top.length + 1))
        .sort(),
    };
  } finally {
    rmSync(top, {recursive: true});
  }
}

const whole: readonly File[] = [
  [{name: 'manifest.json'}, manifest],
  [{name: 'context/os-release'}, 'ID=debian\n'],
  [{name: 'context/net.d/10-a.conflist'}, '{}'],
  [{name: start}, 'mlab-cni 1'],
];

test('a pack goes below the name of its node, also where tar(1) made it of directories', async () => {
  const directories: readonly File[] = [
    [{name: 'context/', type: 'directory'}, ''],
    [{name: 'store/started/', type: 'directory'}, ''],
  ];
  for (const files of [whole, [...whole.slice(0, 1), ...directories, ...whole.slice(1)]]) {
    const {error, files: made} = await unpacked(await archiveOf(files));
    assert.is(error, '');
    assert.equal(made, whole.map(([{name}]) => `store/nodes/node-1/${name}`).sort());
  }
});

test('the name can be another, and a second pack of a node joins the first', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const other: File = [{name: 'store/started/2-2-b1c2d3e4,ADD,bridge,eth0,c1'}, 'x'];
  await unpackInto(Readable.from([await archiveOf(whole)]), top, {node: 'other'});
  await unpackInto(
    Readable.from([await archiveOf([[{name: 'manifest.json'}, manifest.replace('held', 'redacted')], other])]),
    top,
    {node: 'other'},
  );
  assert.equal(readdirSync(join(top, 'nodes/other/store/started')).length, 2);
  assert.match(readFileSync(join(top, 'nodes/other/manifest.json'), 'utf8'), '"held"');
  assert.is(statSync(join(top, 'nodes/other')).mode & 0o777, 0o700);
  rmSync(top, {recursive: true});
});

test('machines of one name get a folder each, the same one for each pack, unless a name is given or no machine is told', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const [one, two] = ['0123456789abcdef', 'fedcba9876543210'];
  const unpack = async (machine: string | undefined, options: UnpackOptions = {}) => {
    const text = JSON.stringify({...(JSON.parse(manifest) as object), machine});
    return unpackInto(
      Readable.from([await archiveOf([[{name: 'manifest.json'}, text], ...whole.slice(1)])]),
      top,
      options,
    );
  };
  const machineIn = (node: string) =>
    JSON.parse(readFileSync(join(top, 'nodes', node, 'manifest.json'), 'utf8')) as {machine: unknown};
  for (const machine of [one, two, one, two, undefined]) await unpack(machine);
  assert.equal(readdirSync(join(top, 'nodes')).sort(), ['node-1', 'node-1-fedcba']);
  assert.is(machineIn('node-1').machine, one);
  assert.is(machineIn('node-1-fedcba').machine, two);
  const given = await unpack(two, {node: 'node-1'});
  assert.equal([given.node, given.ownName], ['node-1', 'node-1']);
  rmSync(top, {recursive: true});
});

test('captures are counted by what is in a pack, not by what its manifest says', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const upstream = 'store/2026-11-21T09:24:38+00:00.multus.AUaWgIW';
  const more: readonly File[] = [
    [{name: `${upstream}/env`}, ''],
    [{name: `${upstream}/cmdline`}, ''],
    [{name: 'store/stdin/9-9-b1c2d3e4'}, ''],
    [{name: 'store/started/2-2-b1c2d3e4,ADD,bridge,eth0,c1'}, ''],
  ];
  const {captures} = await unpackInto(Readable.from([await archiveOf([...whole, ...more])]), top);
  assert.is(captures, 3);
  rmSync(top, {recursive: true});
});

test('what was there without a readable manifest may hold secrets', async () => {
  const redacted = await archiveOf([[{name: 'manifest.json'}, manifest.replace('held', 'redacted')]]);
  for (const before of [null, 'not JSON', '{"kind": "mlab-cni-pack", "format": 99}']) {
    const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
    const path = join(top, 'nodes/node-1/manifest.json');
    mkdirSync(dirname(path), {recursive: true});
    if (before !== null) writeFileSync(path, before);
    await unpackInto(Readable.from([redacted]), top);
    assert.match(readFileSync(path, 'utf8'), '"secrets":"held"', String(before));
    rmSync(top, {recursive: true});
  }
});

test('times survive with parts of a second', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const header = {name: start, pax: {mtime: '1767323045.125'}};
  await unpackInto(Readable.from([await archiveOf([...whole.slice(0, 1), [header, '']])]), top);
  assert.is(modifiedAtMs(join(top, 'nodes/node-1', start)), 1767323045125);
  rmSync(top, {recursive: true});
});

/** What a hostile or broken pack may hold behind its manifest. */
const hostile: Readonly<Record<string, readonly File[]>> = {
  'a name that leads out': [[{name: '../evil'}, 'x']],
  'a name that leads out behind a known one': [[{name: 'store/started/../../../../evil'}, 'x']],
  'an absolute name': [[{name: '/tmp/evil'}, 'x']],
  'a name of two dots': [[{name: 'store/started/..'}, 'x']],
  'a context name that leads out': [[{name: 'context/../../evil'}, 'x']],
  'a symbolic link': [[{name: start, type: 'symlink', linkname: '/etc/shadow'}, '']],
  'a link out, and a file through it': [
    [{name: 'store/stdin', type: 'symlink', linkname: '/tmp'}, ''],
    [{name: 'store/stdin/evil'}, 'x'],
  ],
  'a hard link': [[{name: start, type: 'link', linkname: '/etc/passwd'}, '']],
  'a device': [[{name: start, type: 'character-device', devmajor: 1, devminor: 3}, '']],
  'a block device': [[{name: start, type: 'block-device', devmajor: 8, devminor: 0}, '']],
  'a FIFO': [[{name: start, type: 'fifo'}, '']],
  'a name twice': [
    [{name: start}, 'x'],
    [{name: start}, 'y'],
  ],
  'a name twice, in other words': [
    [{name: start}, 'x'],
    [{name: `./${start}`}, 'y'],
  ],
  'a second manifest': [[{name: 'manifest.json'}, manifest]],
  'a directory that leads out': [[{name: '../evil/', type: 'directory'}, '']],
  'an unknown folder': [[{name: 'bin/sh'}, 'x']],
  'an unknown folder of the store': [[{name: 'store/evil/x'}, 'x']],
  'a store in the store': [[{name: 'store/nodes/x/store/started/y'}, 'x']],
  'a backslash that leads out on other systems': [[{name: '..\\evil'}, 'x']],
};

for (const [what, files] of Object.entries(hostile)) {
  test(`${what} is refused, and nothing is left`, async () => {
    const {error, files: made} = await unpacked(await archiveOf([...whole.slice(0, 2), ...files]));
    assert.match(error, /^StoreFormatError: x\.tar\.gz is not opened: /);
    assert.equal(made, []);
    assert.not.ok(existsSync('/tmp/evil'));
  });
}

const bad: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
  'no manifest first': () => archiveOf(whole.slice(1)),
  'a newer format': () => archiveOf([[{name: 'manifest.json'}, manifest.replace('"format":1', '"format":2')]]),
  'a manifest of something else': () => archiveOf([[{name: 'manifest.json'}, '{"kind":"sos"}']]),
  'a node that leads out': () => archiveOf([[{name: 'manifest.json'}, manifest.replace('node-1', '../..')]]),
  'a node without a name': () => archiveOf([[{name: 'manifest.json'}, manifest.replace('node-1', '')]]),
  'a manifest of megabytes': () => archiveOf([[{name: 'manifest.json'}, `${manifest}${' '.repeat(2 ** 21)}`]]),
  'no archive': () => Buffer.from('hello'),
  'a gzipped text': () => gzipSync('hello '.repeat(1000)),
  nothing: () => Buffer.alloc(0),
  'a cut archive': async () =>
    (await archiveOf([...whole, [{name: 'store/stdin/x'}, 'x'.repeat(100_000)]])).subarray(0, 300),
};

for (const [what, bytesOf] of Object.entries(bad)) {
  test(`${what} is refused`, async () => {
    const {error, files} = await unpacked(await bytesOf());
    assert.match(error, /^StoreFormatError: x\.tar\.gz is /);
    assert.equal(files, []);
  });
}

test('a bomb is refused: too many bytes, too many files, too much out of too little', async () => {
  const bomb = await archiveOf([...whole, [{name: 'store/stdin/x'}, '\0'.repeat(80 * 1024 * 1024)]]);
  const limits = {bytes: 1e9, members: 1000, ratio: 250};
  for (const narrower of [{bytes: 1e6}, {members: 3}, {}]) {
    const {error, files} = await unpacked(bomb, {limits: {...limits, ...narrower}});
    assert.match(error, /it holds more than|as only a bomb does/);
    assert.equal(files, []);
  }
});

test('limits are as many as they say, and one more is refused', async () => {
  const bytes = await archiveOf(whole);
  const length = gunzipSync(bytes).length;
  const limits = {bytes: length, members: whole.length, ratio: 250};
  assert.is((await unpacked(bytes, {limits})).error, '');
  for (const [narrower, message] of [
    [{members: whole.length - 1}, `it holds more than ${whole.length - 1} files`],
    [{bytes: length - 1}, 'it holds more than'],
  ] as const) {
    const {error} = await unpacked(bytes, {limits: {...limits, ...narrower}});
    assert.match(error, message);
  }
});

test('how much grows out of how little matters only beyond 64 MiB', async () => {
  const limits = {bytes: 1e9, members: 1000, ratio: 2};
  const of = (size: number) => archiveOf([...whole, [{name: 'store/stdin/x'}, '\0'.repeat(size)]]);
  assert.is((await unpacked(await of(1024 * 1024), {limits})).error, '');
  assert.match((await unpacked(await of(70 * 1024 * 1024), {limits})).error, 'more than 2 times its size');
});

for (const [what, bytesOf, words] of [
  ['nothing', () => Buffer.alloc(0), /is not opened: (it is empty|it is cut off)$/],
  ['an empty archive', () => archiveOf([]), /is not opened: (it is empty|it has no manifest.json)$/],
  ['a text', () => Buffer.from('hello, this is no pack'), /: it is no gzipped tar archive$/],
  ['a gzipped text', () => gzipSync('hello '.repeat(1000)), /: it is no gzipped tar archive$/],
  ['an archive that is cut in the middle', async () => (await archiveOf(whole)).subarray(0, 150), /: it is cut off$/],
  ['an archive whose last bytes are missing', async () => (await archiveOf(whole)).subarray(0, -4), /: it is cut off$/],
  [
    'an archive with another checksum',
    async () => withLastBytes(await archiveOf(whole)),
    /: it is damaged: its checksum/,
  ],
  [
    'a tar archive that ends within a file',
    async () => gzipSync(gunzipSync(await archiveOf(whole)).subarray(0, 3072 + 100)),
    /: it is cut off$/,
  ],
  [
    'a store as tar packs it',
    () => archiveOf([[{name: 'mlab-cni/started/x'}, '']]),
    /: it holds "mlab-cni\/started\/x", which no pack does$/,
  ],
  [
    'a long name',
    () => archiveOf([[{name: `x/${'y'.repeat(250)}`}, '']]),
    /: it holds "x\/y{198}\.\.\.", which no pack does$/,
  ],
  [
    'a link',
    () => archiveOf([[{name: 'manifest.json', type: 'symlink', linkname: 'x'}, '']]),
    /: "manifest.json" in it is no regular file but a symlink$/,
  ],
  ['a name twice', () => archiveOf([...whole, [{name: start}, '']]), /: ".*" is in it twice$/],
  ['another file first', () => archiveOf(whole.slice(1)), /: its first file is not manifest.json$/],
  [
    'a manifest of 1 MiB and a byte',
    () => archiveOf([[{name: 'manifest.json'}, manifest.padEnd(2 ** 20 + 1)]]),
    /: its manifest is larger than 1 MiB$/,
  ],
  [
    'no name of a node',
    () => archiveOf([[{name: 'manifest.json'}, manifest.replace('node-1', 'a/b')]]),
    /: "a\/b" is no name of a node$/,
  ],
  [
    'a newer format',
    () => archiveOf([[{name: 'manifest.json'}, manifest.replace('"format":1', '"format":2')]]),
    /is a pack of format 2; this mlab-cni knows up to 1$/,
  ],
] as const) {
  test(`${what} is refused in words that say what it is`, async () => {
    const {error, files} = await unpacked(await bytesOf());
    assert.match(error, words);
    assert.equal(files, []);
  });
}

test('a manifest of 1 MiB is read', async () => {
  const {error} = await unpacked(await archiveOf([[{name: 'manifest.json'}, manifest.padEnd(2 ** 20)]]));
  assert.is(error, '');
});

test('a name that is no name of a node is refused before anything is read', async () => {
  const {error, files} = await unpacked(Buffer.alloc(0), {node: '../x'});
  assert.match(error, 'x.tar.gz is not opened: "../x" is no name of a node');
  assert.equal(files, []);
});

test('progress is told file by file', async () => {
  const told: number[] = [];
  await unpacked(await archiveOf(whole), {progress: (files) => told.push(files)});
  assert.equal(told, [1, 2, 3, 4]);
});

test('what lies in the place of a node is not replaced', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  mkdirSync(join(top, 'nodes'));
  writeFileSync(join(top, 'nodes/node-1'), 'mine');
  const error = await thrownBy(async () => unpackInto(Readable.from([await archiveOf(whole)]), top));
  assert.match((error as Error).message, `${top}/nodes/node-1 is no directory`);
  assert.is(readFileSync(join(top, 'nodes/node-1'), 'utf8'), 'mine');
  assert.equal(readdirSync(top), ['nodes']);
  rmSync(top, {recursive: true});
});

test('a pack that joins another replaces files of the same name, keeps the others, and stays redacted if both were', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const unpack = async (files: readonly File[]) => unpackInto(Readable.from([await archiveOf(files)]), top);
  const redacted: File = [
    {name: 'manifest.json'},
    manifest.replace('held', 'redacted').replace('"b"', '"b","machine":"0123456789abcdef"'),
  ];
  await unpack([redacted, ...whole.slice(1)]);
  const later: File = [{name: 'manifest.json'}, manifest.replace('held', 'redacted')];
  await unpack([later, [{name: 'context/os-release'}, 'ID=flatcar\n'], [{name: 'context/kernel.txt'}, '6.1']]);
  const node = join(top, 'nodes/node-1');
  assert.is(readFileSync(join(node, 'context/os-release'), 'utf8'), 'ID=flatcar\n');
  assert.equal(readdirSync(join(node, 'context')).sort(), ['kernel.txt', 'net.d', 'os-release']);
  assert.ok(existsSync(join(node, start)));
  const told = JSON.parse(readFileSync(join(node, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  assert.equal([told['secrets'], told['machine']], ['redacted', '0123456789abcdef']);
  rmSync(top, {recursive: true});
});

test('what arrives loses its secrets before a reader sees it, and keeps its times', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const stdin: File = [{name: 'store/stdin/1-2-b1c2d3e4', mtime: new Date(5000)}, '{"password": "hunter22x"}'];
  const bytes = await archiveOf([...whole, [{name: 'context/journal.txt'}, 'password: hunter33y'], stdin]);
  const {manifest: told} = await unpackInto(Readable.from([bytes]), top, {rewriter: createRedaction([])});
  const node = join(top, 'nodes/node-1');
  assert.match(readFileSync(join(node, 'context/journal.txt'), 'utf8'), /^password: \[redacted/);
  assert.not.match(readFileSync(join(node, 'store/stdin/1-2-b1c2d3e4'), 'utf8'), 'hunter');
  assert.is(modifiedAtMs(join(node, 'store/stdin/1-2-b1c2d3e4')), 5000);
  assert.is(told.secrets, 'redacted');
  const written = JSON.parse(readFileSync(join(node, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  assert.equal([written['secrets'], written['later']], ['redacted', {field: true}]);
  rmSync(top, {recursive: true});
});

test('a pack without captures loses the secrets of its context', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const bytes = await archiveOf([...whole.slice(0, 1), [{name: 'context/journal.txt'}, 'password: hunter33y']]);
  await unpackInto(Readable.from([bytes]), top, {rewriter: createRedaction([])});
  assert.not.match(readFileSync(join(top, 'nodes/node-1/context/journal.txt'), 'utf8'), 'hunter');
  rmSync(top, {recursive: true});
});

/** The same with another CRC-32 at its end (RFC 1952). */
function withLastBytes(gzipped: Buffer): Buffer {
  const damaged = Buffer.from(gzipped);
  damaged[damaged.length - 8] = (damaged.at(-8) ?? 0) ^ 1;
  return damaged;
}

test('takes what tar(1) makes of a directory', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  for (const [{name}, content] of whole) {
    mkdirSync(join(top, name, '..'), {recursive: true});
    writeFileSync(join(top, name), content);
  }
  const bytes = execFileSync('tar', ['-C', top, '--format=posix', '-czf', '-', 'manifest.json', 'context', 'store']);
  const {error, files} = await unpacked(bytes);
  assert.is(error, '');
  assert.is(files.length, whole.length);
  rmSync(top, {recursive: true});
});

test.run();
