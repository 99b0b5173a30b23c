import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {viewNode} from '../../../../src/doctor/reading/node-view.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';

const test = suite('doctor/reading/node-view');

const root = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
chmodSync(root, 0o755);
const [shims, networks, plugins, hidden] = ['usr/shimcni/bin', 'etc/cni/net.d', 'opt/cni/bin', 'hidden'].map((name) =>
  join(root, name),
) as [string, string, string, string];
for (const directory of [shims, networks, plugins, hidden]) mkdirSync(directory, {recursive: true});
const shim = join(shims, 'bridge');
writeFileSync(shim, '');
writeFileSync(join(networks, '10-net.conflist'), '{"name": "net", "plugins": [{"type": "bridge"}, {"mtu": 5}, 7]}');
writeFileSync(join(plugins, 'bridge'), '', {mode: 0o755});
writeFileSync(join(plugins, 'data'), '', {mode: 0o644});
mkdirSync(join(plugins, 'directory'));
test.after(() => rmSync(root, {recursive: true}));

test('there is nothing to see where the shim is not', () => {
  assert.is(viewNode(undefined), undefined);
  assert.is(viewNode('/none/bridge'), undefined);
});

test('the chain of the network that the node has, and of no other', () => {
  assert.equal(viewNode(shim)?.chainOf('net'), ['bridge', '', '']);
  assert.is(viewNode(shim)?.chainOf('other'), undefined);
});

test('a plugin is missing where no directory has a program of that name', async () => {
  const lacks = (plugin: string, ...directories: string[]) => viewNode(shim)?.lacksPlugin(plugin, directories);
  assert.is(lacks('bridge', plugins), false);
  assert.is(lacks('bridge', join(root, 'none'), plugins), false);
  for (const plugin of ['none', 'data', 'directory']) assert.is(lacks(plugin, plugins), true, plugin);
  assert.is(await withoutRightTo(hidden, () => lacks('none', plugins, hidden)), false, 'what is hidden may hold it');
});

test.run();
