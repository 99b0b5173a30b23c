import {mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {PassThrough} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture} from '../../../src/capture/selection/filter.js';
import {NotFoundError, UsageError} from '../../../src/errors.js';
import {packDirectory} from '../../../src/pack/pack-directory.js';
import {packStore, type PackRequest} from '../../../src/pack/pack-store.js';
import {writePack} from '../../../src/pack/write-pack.js';
import {Pseudonyms} from '../../../src/redact/pseudonyms/pseudonyms.js';
import {openStore} from '../../../src/store/disk/store.js';
import {packMembers, type PackMember} from '../../helpers/pack-members.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {writeCapture, type WrittenCapture} from '../../helpers/write-capture.js';

const test = suite('pack/pack-store');

let top = '';
test.before.each(() => {
  top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-pack-'));
});
test.after.each(() => rmSync(top, {recursive: true}));

const about = {
  producer: 'mlab-cni 1',
  createdAt: '2026-01-02T03:04:05.000Z',
  secrets: 'held',
  pseudonyms: false,
} as const;
const ids = ['1001-100-b1c2d3e4', '1002-200-b1c2d3e4', '1003-300-b1c2d3e4'] as const;

function write(path: string, content: string): void {
  mkdirSync(dirname(join(top, path)), {recursive: true});
  writeFileSync(join(top, path), content);
}

/** A capture in the store itself, or in the one of a node. */
function capture(options: WrittenCapture, node?: string): void {
  writeCapture(node === undefined ? top : join(top, 'nodes', node, 'store'), options);
}

interface Packed {
  readonly members: readonly PackMember[];
  readonly names: readonly string[];
  readonly manifest: Record<string, unknown>;
  readonly warnings: readonly string[];
  readonly progress: readonly string[];
}

async function membersOf(output: PassThrough): Promise<Pick<Packed, 'members' | 'names' | 'manifest'>> {
  const members = await packMembers(await buffer(output));
  const manifest = JSON.parse(members[0]?.bytes.toString() ?? '') as Record<string, unknown>;
  return {members, manifest, names: members.map(({name}) => name)};
}

async function pack(request: Partial<PackRequest> = {}): Promise<Packed> {
  const output = new PassThrough();
  const [warnings, progress] = [[] as string[], [] as string[]];
  const packing = packStore(
    {
      store: openStore(top),
      filter: everyCapture,
      about,
      hostName: 'here',
      machine: '0123456789abcdef',
      ownContext: () => Promise.resolve([]),
      warn: (line) => warnings.push(line),
      progress: (done, total) => progress.push(`${done}/${total}`),
      ...request,
    },
    () => output,
  );
  const [, read] = await Promise.all([packing, membersOf(output)]);
  return {...read, warnings, progress};
}

/** Which captures are in a pack, in their order there. */
function captures({names}: Packed): string[] {
  return names.flatMap((name) => /^store\/started\/([^,]*)/.exec(name)?.[1] ?? []);
}

test('captures are packed whole, oldest first, behind a manifest that says what they are', async () => {
  capture({id: ids[1]});
  capture({id: ids[0], stderr: 'said'});
  const packed = await pack();
  assert.equal(packed.names, [
    'manifest.json',
    `store/started/${ids[0]},ADD,bridge,eth0,c1,${packed.names[1]?.split(',').at(-1) ?? ''}`,
    `store/stdin/${ids[0]}`,
    `store/stdout/${ids[0]}`,
    `store/stderr/${ids[0]}`,
    `store/ended/${ids[0]},exit-0,102`,
    `store/started/${ids[1]},ADD,bridge,eth0,c1,${packed.names[6]?.split(',').at(-1) ?? ''}`,
    `store/stdin/${ids[1]}`,
    `store/stdout/${ids[1]}`,
    `store/stderr/${ids[1]}`,
    `store/ended/${ids[1]},exit-0,202`,
  ]);
  assert.is(packed.members[4]?.bytes.toString(), 'said');
  assert.equal(packed.manifest, {
    kind: 'mlab-cni-pack',
    format: 1,
    node: 'here',
    machine: '0123456789abcdef',
    bootId: packed.manifest['bootId'],
    captures: 2,
    ...about,
  });
  assert.equal([packed.warnings, packed.progress], [[], ['2/2']]);
  assert.is(packed.members[0]?.header.mtime.toISOString(), about.createdAt);
});

test('a filter takes along all calls for the same containers, and no others', async () => {
  capture({id: ids[0], container: 'c1'});
  capture({id: ids[1], container: 'c2'});
  capture({id: ids[2], container: 'c1', plugin: 'host-local', status: 1});
  const packed = await pack({filter: {...everyCapture, plugins: ['host-local']}});
  assert.equal(captures(packed), [ids[0], ids[2]]);
  assert.is(packed.manifest['captures'], 2);
});

test('calls that fit are packed, though they are for no container', async () => {
  capture({id: ids[0], container: '-', operation: 'VERSION'});
  capture({id: ids[1], container: '-', operation: 'VERSION', plugin: 'ptp'});
  const filter = {...everyCapture, operations: ['VERSION'], plugins: ['ptp']} as const;
  assert.equal(captures(await pack({filter})), [ids[1]]);
});

test('where no capture fits there is nothing to pack', async () => {
  capture({id: ids[0]});
  const error = await thrownBy(() => pack({filter: {...everyCapture, plugins: ['nothing']}}));
  assert.instance(error, NotFoundError);
});

test('captures of several nodes are not packed together: each is named', async () => {
  capture({id: ids[0]});
  capture({id: ids[1]}, 'atlas');
  const error = (await thrownBy(() => pack())) as UsageError;
  assert.instance(error, UsageError);
  assert.is(error.message, 'these are captures of 2 nodes, and a pack holds those of one');
  assert.equal([...error.suggestions].sort(), ['(recorded here: here)', 'add --node NAME with one of these:', 'atlas']);
});

test("a node's captures are packed with its own name, machine and context, not with those of this machine", async () => {
  capture({id: ids[0]}, 'atlas');
  write('nodes/atlas/context/os-release', 'ID=flatcar');
  write('nodes/atlas/context/net.d/10-a.conflist', '{}');
  write(
    'nodes/atlas/manifest.json',
    JSON.stringify({kind: 'mlab-cni-pack', format: 1, node: 'atlas', machine: 'fedcba9876543210'}),
  );
  const packed = await pack({ownContext: () => Promise.reject(new Error('asked'))});
  assert.equal([packed.manifest['node'], packed.manifest['machine']], ['atlas', 'fedcba9876543210']);
  assert.ok(packed.names.includes('context/os-release') && packed.names.includes('context/net.d/10-a.conflist'));
  assert.equal(captures(packed), [ids[0]]);
});

test('a node that does not say which machine it is has none', async () => {
  capture({id: ids[0]}, 'atlas');
  assert.is((await pack()).manifest['machine'], null);
});

test('what is around captures of this machine comes along, that is of their boot, and what the store knows of plugins', async () => {
  capture({id: ids[0]});
  write('about/bridge', 'elf');
  const bytes = Buffer.from('ID=debian');
  let asked: string | null = 'nothing';
  const ownContext = (bootId: string | null) => {
    asked = bootId;
    const path = 'context/os-release';
    return Promise.resolve([
      {path, bytes, size: bytes.length, modifiedAtMs: 0},
      {path: 'store/about/mine', bytes, size: bytes.length, modifiedAtMs: 0},
    ]);
  };
  const {names, manifest} = await pack({ownContext});
  assert.equal(names.slice(0, 3), ['manifest.json', 'context/os-release', 'store/about/bridge']);
  assert.not.ok(names.includes('store/about/mine'));
  assert.is(asked, manifest['bootId']);
});

test('of a file that is too long the beginning is packed, and said so', async () => {
  capture({id: ids[0]});
  truncateSync(join(top, 'stderr', ids[0]), 16 * 1024 * 1024 + 1);
  truncateSync(join(top, 'stdin', ids[0]), 16 * 1024 * 1024);
  const {members, warnings} = await pack();
  assert.is(members.find(({name}) => name.startsWith('store/stderr'))?.bytes.length, 16 * 1024 * 1024);
  assert.equal(warnings, [`of store/stderr/${ids[0]} the first 16777216 of 16777217 bytes are in the pack`]);
});

test('what is no regular file is left out, and said so; what is not there is not missed', async () => {
  capture({id: ids[0], status: null});
  rmSync(join(top, 'stdin', ids[0]));
  symlinkSync('/etc/hostname', join(top, 'stdin', ids[0]));
  rmSync(join(top, 'stdout', ids[0]));
  const {names, warnings} = await pack();
  assert.equal(warnings, [`store/stdin/${ids[0]} is not in the pack: it is no regular file`]);
  assert.equal(names.slice(2), [`store/stderr/${ids[0]}`]);
});

test('the end of a call keeps its time: format 1 has it nowhere else', async () => {
  capture({id: ids[0], format: 1});
  const end = join(top, 'ended', `${ids[0]},exit-0`);
  utimesSync(end, 1_767_323_045.25, 1_767_323_045.25);
  const {members} = await pack();
  const {header} = members.find(({name}) => name.startsWith('store/ended')) as PackMember;
  assert.is((header.pax as {mtime?: string} | null)?.mtime, '1767323045.250000');
});

test('names of nodes and pods are known before the first text is rewritten, also short ones', async () => {
  capture({id: ids[0], stderr: 'atlas.example.org atlas cart-0 shop of 192.0.2.7'});
  capture({id: ids[1], pod: 'shop/cart-0'});
  const pseudonyms = new Pseudonyms(Buffer.alloc(32, 7));
  const packed = await pack({pseudonyms, hostName: 'atlas.example.org'});
  const all = packed.members.map(({bytes}) => bytes.toString('latin1')).join('\n');
  assert.not.match(all, /atlas|cart-0|shop|192\.0\.2\.7/);
  assert.is(packed.manifest['machine'], null);
  assert.is.not(packed.manifest['node'], 'atlas.example.org');
});

test('progress is told by captures, batch after batch', async () => {
  const captured = Array.from({length: 501}, () => []);
  const output = new PassThrough();
  const told: number[] = [];
  const manifest = {
    ...about,
    kind: 'mlab-cni-pack',
    format: 1,
    node: 'n',
    machine: null,
    bootId: null,
    captures: 501,
  } as const;
  const writing = writePack({manifest, context: [], captures: captured}, output, {progress: (done) => told.push(done)});
  await Promise.all([writing, buffer(output)]);
  assert.equal(told, [500, 501]);
});

/** Packs a directory as `import` does it. */
async function packed(directory: string) {
  const output = new PassThrough();
  const packing = packDirectory(directory, 'here', output, () => undefined);
  const [chosen, read] = await Promise.all([packing, membersOf(output)]);
  return {chosen, ...read};
}

test('a directory of captures is packed with the polls, under the name of this machine', async () => {
  capture({id: ids[0]});
  capture({id: ids[1], operation: 'VERSION'});
  const {chosen, manifest} = await packed(top);
  assert.is(chosen.entries.length, 2);
  assert.equal([manifest['node'], manifest['machine'], manifest['producer']], ['here', null, 'mlab-cni import']);
  assert.equal([manifest['secrets'], manifest['pseudonyms']], ['held', false]);
  assert.ok(Math.abs(Date.parse(String(manifest['createdAt'])) - Date.now()) < 600_000);
});

test('an unpacked pack is packed again as what it was', async () => {
  writeCapture(join(top, 'store'), {id: ids[0]});
  write('context/os-release', 'ID=flatcar');
  write('store/about/bridge', 'elf');
  const own = {producer: 'mlab-cni 0.0.9', secrets: 'redacted', pseudonyms: true, createdAt: '2025-01-01T00:00:00Z'};
  const was = {kind: 'mlab-cni-pack', format: 1, node: 'atlas', machine: 'fedcba9876543210', ...own};
  write('manifest.json', JSON.stringify(was));
  const {manifest, names} = await packed(top);
  assert.equal({...manifest, bootId: undefined, captures: undefined}, {...was, bootId: undefined, captures: undefined});
  assert.equal(names.slice(0, 3), ['manifest.json', 'context/os-release', 'store/about/bridge']);
  assert.is(names.filter((name) => name === 'store/about/bridge').length, 1);
});

test.run();
