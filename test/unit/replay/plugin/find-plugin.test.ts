import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {PluginMissingError} from '../../../../src/errors.js';
import {findPlugin, parseAgainst, recordedBinDirs, requirePlugin} from '../../../../src/replay/plugin/find-plugin.js';
import {makeShimDir} from '../../../helpers/shim.js';
import {recordedCall} from '../../../helpers/recorded-call.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';

const test = suite('replay/find-plugin');

const shim = makeShimDir({plugins: {bridge: '/bin/true'}});
test.after(() => shim.dispose());

test('the real plugin is where the shim says, and shims do not count', () => {
  const environment = new Map([['CNI_PATH', `${shim.dir}:/some/where`]]);
  const call = recordedCall({id: 'a', recording: {argv: [join(shim.dir, 'bridge')], environment}});
  const binDirs = recordedBinDirs(call);
  assert.equal(binDirs, [shim.realDir, '/some/where', '/opt/cni/bin', '/usr/lib/cni', '/usr/libexec/cni']);
  assert.is(findPlugin('bridge', binDirs), join(shim.realDir, 'bridge'));
  assert.is(findPlugin('bridge', [shim.dir]), undefined);
});

test('without the shim, CNI_PATH and the usual directories are left', () => {
  const environment = new Map([['CNI_PATH', '/opt/cni/bin:/mine']]);
  const call = recordedCall({id: 'a', recording: {argv: ['/gone/bridge'], environment}});
  assert.equal(recordedBinDirs(call), ['/opt/cni/bin', '/mine', '/usr/lib/cni', '/usr/libexec/cni']);
});

test('only executable files are plugins', () => {
  const directory = join(shim.top, 'odd');
  mkdirSync(join(directory, 'directory'), {recursive: true});
  writeFileSync(join(directory, 'data'), '');
  assert.is(findPlugin('directory', [directory]), undefined);
  assert.is(findPlugin('data', [directory]), undefined);
  chmodSync(join(directory, 'data'), 0o755);
  assert.is(findPlugin('data', ['/nowhere', directory]), join(directory, 'data'));
});

test('a plugin that is nowhere is an error that says where it was looked for', async () => {
  const error = await thrownBy(() => requirePlugin('bridge', ['/nowhere', '/neither']));
  assert.instance(error, PluginMissingError);
  assert.is((error as Error).message, 'there is no plugin bridge in /nowhere, /neither');
});

test('a plugin that may not be seen is not said to be missing', async () => {
  const hidden = join(shim.top, 'hidden');
  mkdirSync(hidden);
  writeFileSync(join(hidden, 'bridge'), '#!/bin/sh\n', {mode: 0o755});
  chmodSync(shim.top, 0o755);
  const error = await withoutRightTo(hidden, () => thrownBy(() => requirePlugin('bridge', ['/nowhere', hidden])));
  assert.instance(error, PluginMissingError);
  assert.is((error as Error).message, `it cannot be seen whether there is a plugin bridge in ${hidden}`);
});

test('--against takes a word, a program or a directory', async () => {
  assert.equal(parseAgainst('real'), {kind: 'real'});
  assert.equal(parseAgainst(shim.realDir), {kind: 'directory', path: shim.realDir});
  const path = join(shim.realDir, 'bridge');
  assert.equal(parseAgainst(path), {kind: 'program', path});
  assert.instance(await thrownBy(() => parseAgainst('/nowhere/bridge')), PluginMissingError);
});

test.run();
