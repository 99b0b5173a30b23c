import {existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {finished} from 'node:stream/promises';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../src/errors.js';
import {isDirectoryName, parseMember} from '../../../src/pack/format.js';
import {manifestIn} from '../../../src/pack/manifest-in.js';
import {isNodeName, parseManifest} from '../../../src/pack/manifest.js';
import {mapFileOf, newPackFile, writePseudonymMap} from '../../../src/pack/output.js';
import {packAsStore} from '../../../src/pack/pack-as-store.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('pack/format: what a pack is, and how its file comes to be');

let top = '';
test.before.each(() => {
  top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-format-'));
});
test.after.each(() => rmSync(top, {recursive: true}));

for (const [name, kind] of [
  ['manifest.json', 'manifest'],
  ['./manifest.json', 'manifest'],
  ['././context/os-release', 'context'],
  ['context/net.d/10-a b.conflist', 'context'],
  ['store/started/1-2-3,ADD,bridge,eth0,c,0', 'store'],
  ['store/about/bridge', 'store'],
  ['store/stdin/...', 'store'],
  [`store/stdin/${'x'.repeat(255)}`, 'store'],
  ['store/2026-01-02T03:04:05+00:00.bridge.AbCdEfG/env', 'store'],
  ['store/2026-01-02T03:04:05+00:00.bridge.AbCdEfG/other', undefined],
  ['store/2026-01-02T03:04:05+00:00.bridge.AbCdEf/env', undefined],
  [`store/stdin/${'x'.repeat(256)}`, undefined],
  ['store/stdin/.', undefined],
  ['store/stdin/..', undefined],
  ['store/stdin/', undefined],
  ['store/readers/x', undefined],
  ['context/.hidden', undefined],
  ['context/net.d/a/b', undefined],
  ['manifest.json/x', undefined],
  ['', undefined],
] as const) {
  test(`${name.slice(0, 60) || 'no name'} is ${kind === undefined ? 'in no pack' : `of the ${kind}`}`, () => {
    const member = parseMember(name);
    assert.is(member?.kind, kind);
    if (member !== undefined) assert.is(member.path, name.replace(/^(\.\/)+/, ''));
  });
}

for (const [name, fits] of [
  ['', true],
  ['./', true],
  ['store', true],
  ['store/', true],
  ['./store/started/', true],
  ['context/net.d', true],
  ['store/..', false],
  ['store/../', false],
  ['../', false],
  ['bin/', false],
  ['store/a/b', false],
] as const) {
  test(`a directory "${name}" ${fits ? 'means nothing' : 'is in no pack'}`, () =>
    assert.is(isDirectoryName(name), fits));
}

for (const [name, fits] of [
  ['n', true],
  ['ip-10-0-0-1.ec2.internal', true],
  ['Node_1', true],
  ['x'.repeat(253), true],
  ['x'.repeat(254), false],
  ['-n', false],
  ['n.', false],
  ['.', false],
  ['a/b', false],
  ['', false],
] as const) {
  test(`"${name.slice(0, 40)}" is ${fits ? 'a' : 'no'} name of a node`, () => assert.is(isNodeName(name), fits));
}

const least = {kind: 'mlab-cni-pack', format: 1, node: 'n'};

test('of a manifest only what it must say is missed; what it does not say is held for the worse', () => {
  assert.equal(parseManifest(JSON.stringify(least), 'x'), {
    ...least,
    producer: '?',
    machine: null,
    bootId: null,
    createdAt: '',
    captures: 0,
    secrets: 'held',
    pseudonyms: false,
  });
});

for (const [given, told] of [
  [{secrets: 'redacted'}, {secrets: 'redacted'}],
  [{secrets: 'none'}, {secrets: 'none'}],
  [{secrets: 'whatever'}, {secrets: 'held'}],
  [{pseudonyms: true}, {pseudonyms: true}],
  [{pseudonyms: 'true'}, {pseudonyms: false}],
  [{machine: '0123456789abcdef'}, {machine: '0123456789abcdef'}],
  [{machine: '../../../etc/evil'}, {machine: null}],
  [
    {bootId: 'b', captures: 3, producer: 'p', createdAt: 't'},
    {bootId: 'b', captures: 3, producer: 'p', createdAt: 't'},
  ],
] as const) {
  test(`a manifest with ${JSON.stringify(given)} says ${JSON.stringify(told)}`, () => {
    const manifest = parseManifest(JSON.stringify({...least, ...given}), 'x') as object as Record<string, unknown>;
    for (const [name, value] of Object.entries(told)) assert.is(manifest[name], value);
  });
}

for (const text of [
  '',
  '[]',
  '{}',
  JSON.stringify({...least, kind: 'other'}),
  JSON.stringify({...least, format: 'one'}),
]) {
  test(`${text || 'nothing'} is no manifest`, async () => {
    assert.match(
      ((await thrownBy(() => parseManifest(text, 'x'))) as Error).message,
      'x is not opened: its manifest is not',
    );
  });
}

test('the manifest of a directory is there, or is not, or cannot be read', () => {
  assert.is(manifestIn(top), undefined);
  writeFileSync(join(top, 'manifest.json'), '{');
  assert.is(manifestIn(top), undefined);
  writeFileSync(join(top, 'manifest.json'), JSON.stringify(least));
  assert.is(manifestIn(top)?.node, 'n');
});

test('a pack has its name when it is whole, and until then another', async () => {
  const path = join(top, 'x.tar.gz');
  writeFileSync(`${path}.part`, 'of an earlier attempt');
  const {stream, keep} = newPackFile(path);
  stream.end('pack');
  await finished(stream);
  assert.not.ok(existsSync(path));
  assert.is(statSync(`${path}.part`).mode & 0o777, 0o600);
  keep();
  assert.is(readFileSync(path, 'utf8'), 'pack');
  assert.not.ok(existsSync(`${path}.part`));
});

test('of a pack that did not become whole nothing is left', async () => {
  const {stream, discard} = newPackFile(join(top, 'x.tar.gz'));
  stream.end('half');
  await finished(stream);
  discard();
  assert.not.ok(existsSync(join(top, 'x.tar.gz.part')));
  discard();
});

test('a file that is there is not replaced', async () => {
  writeFileSync(join(top, 'x'), 'mine');
  assert.instance(await thrownBy(() => newPackFile(join(top, 'x'))), UsageError);
  assert.is(readFileSync(join(top, 'x'), 'utf8'), 'mine');
});

for (const [pack, map] of [
  ['a/x.tar.gz', 'a/x.pseudonyms.json'],
  ['x.tgz', 'x.pseudonyms.json'],
  ['x.tar.gz.old', 'x.tar.gz.old.pseudonyms.json'],
  ['-', 'pack-20260102T030405Z.pseudonyms.json'],
] as const) {
  test(`what stands for what in ${pack} goes to ${map}`, () => {
    assert.is(mapFileOf(pack, '2026-01-02T03:04:05.678Z'), map);
  });
}

test('the map leads from what stands there to what is real, for its owner alone, and replaces none', async () => {
  const path = join(top, 'map');
  writePseudonymMap(path, new Map([['atlas', 'node-1']]));
  assert.equal(JSON.parse(readFileSync(path, 'utf8')), {kind: 'mlab-cni-pseudonyms', real: {'node-1': 'atlas'}});
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.match(((await thrownBy(() => writePseudonymMap(path, new Map()))) as Error).message, 'EEXIST');
});

test('a directory is a store already, and so is what is not there, for those who open it', async () => {
  for (const path of [top, join(top, 'nothing')]) assert.is(await packAsStore(path), path);
});

test.run();
