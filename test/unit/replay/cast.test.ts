import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {PluginMissingError} from '../../../src/errors.js';
import {castOf} from '../../../src/replay/cast.js';
import type {Mocks} from '../../../src/replay/mock/with-mocks.js';
import type {Against} from '../../../src/replay/plugin/find-plugin.js';
import {makeProgram} from '../../helpers/played-stage.js';
import {recordedCall} from '../../helpers/recorded-call.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('replay/cast');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));
const real = directoryOf('real', ['bridge', 'host-local', 'portmap']);
const candidate = directoryOf('candidate', ['bridge']);
const mocked = directoryOf('mocked', ['host-local']);
const mocks: Mocks = {directory: mocked, needs: ['/node'], plugins: ['host-local']};

const target = recordedCall({id: 'a', plugin: 'bridge', request: {ipam: {type: 'host-local'}}});
const directory = (path: string): Against => ({kind: 'directory', path});

test('the real plugins play themselves', () => {
  const cast = castOf({kind: 'real'}, [real], null, [], [target]);
  assert.is(cast.tested('bridge'), join(real, 'bridge'));
  assert.is(cast.earlier('bridge'), join(real, 'bridge'));
  assert.is(cast.earlier('flannel'), undefined);
  assert.equal([cast.binDirs, cast.earlierBinDirs, cast.visible, cast.mocked], [[real], [real], [real], []]);
});

test('a program that is put to the test plays whatever is, but makes no state and is no delegate', () => {
  const path = join(candidate, 'bridge');
  const cast = castOf({kind: 'program', path}, [real], null, [], [target]);
  assert.equal([cast.tested('bridge'), cast.tested('macvlan')], [path, path]);
  assert.is(cast.earlier('bridge'), join(real, 'bridge'));
  assert.equal([cast.binDirs, cast.earlierBinDirs, cast.visible], [[real], [real], [real, path]]);
});

test('a directory that is put to the test comes before the real plugins; state is made by these, if they are there', () => {
  const cast = castOf(directory(candidate), [real], null, [], [target]);
  assert.is(cast.tested('bridge'), join(candidate, 'bridge'));
  assert.is(cast.tested('portmap'), join(real, 'portmap'));
  assert.is(cast.earlier('bridge'), join(real, 'bridge'));
  assert.equal(
    [cast.binDirs, cast.earlierBinDirs],
    [
      [candidate, real],
      [real, candidate],
    ],
  );
  assert.is(castOf(directory(candidate), [], null, [], [target]).earlier('bridge'), join(candidate, 'bridge'));
});

test('mocks stand in front of all, for state, too, and what they need is to be seen', () => {
  const cast = castOf(directory(candidate), [real], mocks, [], [target]);
  assert.equal(
    [cast.tested('host-local'), cast.earlier('host-local'), cast.tested('bridge')],
    [join(mocked, 'host-local'), join(mocked, 'host-local'), join(candidate, 'bridge')],
  );
  assert.equal(cast.binDirs, [mocked, candidate, real]);
  assert.equal(cast.earlierBinDirs, [mocked, real, candidate]);
  assert.equal([cast.visible, cast.mocked], [[mocked, candidate, real, '/node'], ['host-local']]);
});

test('a plugin that is not there is an error with the ways out', async () => {
  const error = await thrownBy(() => castOf({kind: 'real'}, [real], null, ['/tmp/bin'], [target]).tested('flannel'));
  assert.instance(error, PluginMissingError);
  assert.is((error as Error).message, `there is no plugin flannel in ${real}`);
  const ways = (error as PluginMissingError).suggestions.join('\n');
  assert.match(ways, '--bin-dir /tmp/bin ');
  assert.match(ways, '--against mock ');
});

for (const [what, calls, isOfUse] of [
  ['the plugin of a target', [target], true],
  ['the plugin of any of them', [recordedCall({id: 'b', plugin: 'portmap'}), target], true],
  [
    'a delegate',
    [recordedCall({id: 'b', plugin: 'multi', request: {delegates: [{type: 'x'}, {type: 'bridge'}]}})],
    true,
  ],
  ['what a plugin chooses by itself', ['portmap', 'multus'].map((plugin) => recordedCall({id: plugin, plugin})), true],
  ['nothing that is run', [recordedCall({id: 'b', plugin: 'portmap'})], false],
  ['only what a network is called like', [recordedCall({id: 'b', plugin: 'x', request: {name: 'bridge'}})], false],
] as const) {
  test(`a directory with ${what} is ${isOfUse ? 'of use' : 'refused'}`, async () => {
    const work = () => castOf(directory(candidate), [real], null, [], calls);
    if (isOfUse) {
      assert.is(work().binDirs[0], candidate);
      return;
    }
    const error = await thrownBy(work);
    assert.instance(error, PluginMissingError);
    assert.match((error as Error).message, `there is no plugin ${calls[0].plugin} in ${candidate}`);
  });
}

test.run();

function directoryOf(name: string, plugins: readonly string[]): string {
  const path = join(top, name);
  mkdirSync(path);
  for (const plugin of plugins) makeProgram(path, plugin);
  return path;
}
