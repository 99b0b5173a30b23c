import {mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {createGzip, gzipSync} from 'node:zlib';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {unpackInto, type UnpackOptions} from '../../../src/pack/unpack.js';

const test = suite('hostile archives, byte by byte');

const manifest = `${JSON.stringify({kind: 'mlab-cni-pack', format: 1, node: 'node-1', captures: 1, secrets: 'held'})}\n`;
const start = 'store/started/1-2-b1c2d3e4,ADD,bridge,eth0,c1';

interface Raw {
  readonly name: string | Buffer;
  readonly type?: string;
  readonly link?: string;
  /** The twelve bytes of the size; else what the content has. */
  readonly size?: Buffer | string;
  readonly mode?: string;
  readonly content?: string | Buffer;
  readonly checksum?: string;
}

/** One member, whatever it says of itself. */
function member({name, type = '0', link = '', size, mode = '0000600', content = '', checksum}: Raw): Buffer {
  const header = Buffer.alloc(512);
  const body = Buffer.from(content);
  Buffer.from(name).copy(header, 0, 0, 100);
  header.write(`${mode}\x000000000\x000000000\0`, 100);
  if (size === undefined) header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  else Buffer.from(size).copy(header, 124, 0, 12);
  header.write('14740000000\0        ', 136);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

function pax(records: Readonly<Record<string, string>>, type = 'x'): Buffer {
  const content = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = Buffer.byteLength(rest);
    while (String(length).length + Buffer.byteLength(rest) !== length) length++;
    return `${length}${rest}`;
  });
  return member({name: 'PaxHeader', type, content: content.join('')});
}

const first = member({name: 'manifest.json', content: manifest});
const good = member({name: start, content: 'x'});
const end = Buffer.alloc(1024);
const base256 = (bytes: readonly number[]) => Buffer.from([...Array<number>(12 - bytes.length).fill(0), ...bytes]);

/** Nothing of these may be left behind. */
const refused: Readonly<Record<string, readonly Buffer[]>> = {
  'a pax path that leads out': [first, pax({path: '../../evil'}), good, end],
  'a pax path behind a known folder': [first, pax({path: 'store/stdin/../../../evil'}), good, end],
  'an absolute pax path': [first, pax({path: '/tmp/evil'}), good, end],
  'a long name of GNU that leads out': [
    first,
    member({name: '././@LongLink', type: 'L', content: '../evil\0'}),
    good,
    end,
  ],
  'a long link of GNU': [
    first,
    member({name: '././@LongLink', type: 'K', content: '/etc/shadow\0'}),
    member({name: start, type: '2'}),
    end,
  ],
  'a pax link path': [first, pax({linkpath: '/etc/shadow'}), member({name: start, type: '2'}), end],
  'a hard link to the manifest': [first, member({name: start, type: '1', link: 'manifest.json'}), end],
  'a sparse file': [first, member({name: start, type: 'S', content: 'x'}), end],
  'a sparse file of pax': [first, pax({'GNU.sparse.major': '1', 'GNU.sparse.name': '../../evil'}), good, end],
  'a contiguous file': [first, member({name: start, type: '7', content: 'x'}), end],
  'a volume header': [first, member({name: start, type: 'V', content: 'x'}), end],
  'a member of no known type': [first, member({name: start, type: '~', content: 'x'}), end],
  'a device': [first, member({name: start, type: '3'}), end],
  'a size of eight exabytes': [
    first,
    member({name: start, size: base256([0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])}),
    end,
  ],
  'a negative size': [first, member({name: start, size: Buffer.from([...Array<number>(10).fill(0xff), 0xfe, 0])}), end],
  'a size that is no number': [first, member({name: start, size: 'zzzzzzzzzzz\0', content: 'x'}), good, end],
  'a size larger than the archive': [first, member({name: start, size: '77777777777\0', content: 'x'}), end],
  'a pax size larger than the archive': [first, pax({size: '9999999'}), good, end],
  'a negative pax size': [first, pax({size: '-5'}), good, end],
  'a wrong checksum': [first, member({name: start, checksum: '000000\0 '}), end],
  'a name with a line end': [first, member({name: 'store/started/a\nb/../../evil'}), end],
  'a name of ten thousand characters': [first, pax({path: `store/stdin/${'a'.repeat(10_000)}`}), good, end],
  'an empty name': [first, member({name: '', content: 'x'}), end],
  'a dot for a file': [first, member({name: '.', content: 'x'}), end],
  'the store for a file': [first, member({name: 'store', content: 'x'}), end],
  'a way up within': [first, member({name: 'store/../manifest.json', content: manifest}), end],
  'a directory of a node': [first, member({name: 'nodes/x/store/started/y', content: 'x'}), end],
  'the manifest in the middle': [good, first, end],
  'a newer format': [
    member({name: 'manifest.json', content: manifest.replace('"format":1', '"format":99')}),
    good,
    end,
  ],
  'a manifest that is no JSON': [member({name: 'manifest.json', content: '{'}), good, end],
  'a manifest for a link': [member({name: 'manifest.json', type: '2', link: '/etc/passwd'}), good, end],
  'a name twice': [first, good, good, end],
};

for (const [what, parts] of Object.entries(refused)) {
  test(`${what} is refused, and nothing is left`, async () => {
    const {error, files} = await unpacked(gzipSync(Buffer.concat(parts)));
    assert.match(error, /^StoreFormatError: x\.tar\.gz is /, `${what}: ${JSON.stringify(error)} ${files.join()}`);
    assert.not.match(error, /[\x00-\x1f]/);
    assert.equal(files, []);
  });
}

test('odd packs that harm nobody give what they hold, with nobody else able to read it', async () => {
  const whole = Buffer.concat([first, good, end]);
  const odd = {
    'two gzip members': Buffer.concat([gzipSync(whole.subarray(0, 700)), gzipSync(whole.subarray(700))]),
    'set-user-id bits': gzipSync(Buffer.concat([first, member({name: start, mode: '0006777', content: 'x'}), end])),
    // what is said of all members is not heeded
    'a pax path for all': gzipSync(Buffer.concat([first, pax({path: '../evil'}, 'g'), good, end])),
    'no end mark': gzipSync(Buffer.concat([first, good])),
  };
  for (const [what, bytes] of Object.entries(odd)) {
    const {error, files, modes} = await unpacked(bytes);
    assert.is(error, '', what);
    assert.is(files.length, 2, what);
    assert.equal([...new Set(modes)], [0o600], what);
  }
});

test('garbage behind a pack is refused', async () => {
  const {error, files} = await unpacked(
    Buffer.concat([gzipSync(Buffer.concat([first, good, end])), Buffer.from('garbage behind it')]),
  );
  assert.match(error, /^StoreFormatError/);
  assert.equal(files, []);
});

test('a million small files end at the limit, and an extended header of megabytes takes no memory for long', async () => {
  const many = function* () {
    yield first;
    for (let at = 0; ; at++) yield member({name: `store/stdin/${at}`});
  };
  const {error, files} = await unpacked(many(), {limits: {bytes: 1e9, members: 500, ratio: 250}});
  assert.match(error, 'it holds more than 500 files');
  assert.equal(files, []);
  const large = await unpacked(
    gzipSync(Buffer.concat([first, pax({comment: 'x'.repeat(32 * 1024 * 1024)}), good, end])),
  );
  assert.match(large.error, /^StoreFormatError/);
  assert.equal(large.files, []);
});

test.run();

/** What came of unpacking: the error, and the files that are below the directory afterwards. */
async function unpacked(
  source: Buffer | Iterable<Buffer>,
  options: UnpackOptions = {},
): Promise<{error: string; files: string[]; modes: number[]}> {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const bytes = Buffer.isBuffer(source) ? Readable.from([source]) : Readable.from(source).pipe(createGzip());
  try {
    let error = '';
    try {
      await unpackInto(bytes, join(top, 'store'), {origin: 'x.tar.gz', ...options});
    } catch (thrown) {
      error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    }
    const files = readdirSync(top, {recursive: true, withFileTypes: true}).filter((each) => !each.isDirectory());
    return {
      error,
      files: files.map((each) => join(each.parentPath, each.name).slice(top.length + 1)),
      modes: files.map((each) => statSync(join(each.parentPath, each.name)).mode & 0o7777),
    };
  } finally {
    rmSync(top, {recursive: true});
  }
}
