import {readFileSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../../src/errors.js';
import {crio} from '../../../../../src/install/runtimes/crio/crio.js';
import {matchesGoldenFile} from '../../../../helpers/golden.js';
import {fakeSystemd, makeNodeTree, offlineNode, type NodeTree} from '../../../../helpers/node-tree.js';
import {thrownBy} from '../../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/crio');

const shimDir = '/usr/shimcni/bin';
const main = '/etc/crio/crio.conf';
const directory = '/etc/crio/crio.conf.d';

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

async function planFor(tree: NodeTree) {
  const node = offlineNode(tree);
  const configuredDirs = crio.configuredDirs(node);
  const {changes} = await crio.plan(node, shimDir, (await crio.searchPath(node)).dirs);
  const file = changes.find((change) => change.kind === 'file');
  return {path: file?.path, text: file?.content.toString() ?? '', configuredDirs, changes};
}

async function refused(tree: NodeTree): Promise<string> {
  const before = tree.snapshot();
  const error = await thrownBy(() => crio.plan(offlineNode(tree), shimDir, []));
  assert.instance(error, TargetError);
  assert.equal(tree.snapshot(), before);
  return String(error);
}

test('a drop-in that overrides the default', async ({tree}) => {
  tree.write(main, '[crio.network]\n# plugin_dirs = [\n#   "/opt/cni/bin/",\n# ]\n');
  const {path, text, configuredDirs, changes} = await planFor(tree);
  assert.is(path, `${directory}/99-mlab-cni.conf`);
  matchesGoldenFile('install/crio/default.after.conf', text);
  assert.equal(configuredDirs, []);
  assert.equal(
    changes.map(({path}) => path),
    [directory, path],
    'and nothing else',
  );
});

test('the directories of the last file that has any stay behind it', async ({tree}) => {
  tree.write(main, '[crio.network]\nplugin_dirs = ["/main"]\nplugin_dir = "/old/"\n');
  tree.write(`${directory}/01-site`, '[crio.network]\nplugin_dirs = ["/opt/cni/bin/", "/usr/libexec/cni"]\n');
  tree.write(`${directory}/02-other.conf`, '[crio.runtime]\nlog_level = "debug"\n');
  const {text, configuredDirs} = await planFor(tree);
  matchesGoldenFile('install/crio/several.after.conf', text);
  assert.equal(configuredDirs, ['/opt/cni/bin', '/usr/libexec/cni', '/old']);
});

test('what is in directories of the directory counts in its place, and no main file is needed', async ({tree}) => {
  tree.write(`${directory}/10-crio.conf`, '[crio.network]\nplugin_dirs = ["/first"]\n');
  tree.write(`${directory}/20-site/a.conf`, '[crio.network]\nplugin_dirs = ["/second"]\n');
  tree.write(`${directory}/20-site/b/c`, '[crio.network]\nnetwork_dir = "/etc/site/net.d"\n');
  tree.write(`${directory}/15.conf`, '[crio.network]\nplugin_dirs = ["/before"]\n');
  const {path, configuredDirs} = await planFor(tree);
  assert.is(path, `${directory}/99-mlab-cni.conf`);
  assert.equal(configuredDirs, ['/second']);
  assert.is(await crio.confDir(offlineNode(tree)), '/etc/site/net.d');
  tree.write(`${directory}/99-z/z.conf`, '[crio.network]\nplugin_dirs = ["/last"]\n');
  const last = await planFor(tree);
  assert.equal(last.configuredDirs, ['/last']);
  assert.is(last.path, `${directory}/zz-mlab-cni.conf`);
});

/** What 1.34 prints: `crio config` has defaults as comments, `crio status config` has everything. */
for (const [name, dirs] of [
  ['1.34-config-default', ['/opt/cni/bin']],
  ['1.34-config', ['/opt/cni/bin', '/usr/libexec/cni']],
] as const) {
  test(`golden file ${name}`, async ({tree}) => {
    const node = fakeCrio(tree, `[ "$1" = config ] && cat <<'X'\n${fixture(`${name}.txt`)}X`);
    assert.equal((await crio.searchPath(node)).dirs, dirs);
  });
}

test('golden file 1.34-status-config', async ({tree}) => {
  const node = fakeCrio(tree, `[ "$1" = status ] && cat <<'X'\n${fixture('1.34-status-config.txt')}X`);
  const {dirs, assumed} = await crio.searchPath(node);
  assert.equal(dirs, [shimDir, '/opt/cni/bin']);
  assert.not(assumed);
});

test('the unit of 1.34 names no file, and so none is named when CRI-O is asked', async ({tree}) => {
  const node = fakeCrio(tree, 'echo "[crio.network]"; printf \'plugin_dirs = ["%s"]\\n\' "$*"');
  tree.write(
    '/etc/systemd/system/crio.service',
    fixture('1.34.service').replaceAll('/usr/bin/crio', tree.host.at('/usr/bin/crio')),
  );
  const message = String(await thrownBy(() => crio.verify(node, [shimDir])));
  assert.match(message, '"crio config" shows config, not');
});

function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../../../fixtures/install/crio', name), 'utf8');
}

test('a file that is only read may be a link', async ({tree}) => {
  tree.write('/usr/share/crio.conf', '[crio.network]\nplugin_dirs = ["/x/bin"]\n');
  tree.write(`${directory}/00-other.conf`, '');
  symlinkSync('/usr/share/crio.conf', tree.host.at(`${directory}/10-link.conf`));
  assert.equal((await planFor(tree)).configuredDirs, ['/x/bin']);
});

test('the drop-in comes after all others', async ({tree}) => {
  tree.write(`${directory}/99-site.conf`, '');
  assert.is((await planFor(tree)).path, `${directory}/zz-mlab-cni.conf`);
  tree.write(`${directory}/zzz`, '');
  assert.is((await planFor(tree)).path, `${directory}/zzzzz-mlab-cni.conf`);
});

test('what has the last word over files is refused, and so is what cannot be read', async ({tree}) => {
  const unit = '/etc/systemd/system/crio.service';
  tree.write(unit, '[Service]\nEnvironmentFile=-/etc/sysconfig/crio\nExecStart=/usr/bin/crio $CRIO_NETWORK_OPTIONS\n');
  tree.write('/etc/sysconfig/crio', 'CRIO_NETWORK_OPTIONS="--cni-plugin-dir=/x"\n');
  assert.match(await refused(tree), 'CRIO_NETWORK_OPTIONS has --cni-plugin-dir in /etc/sysconfig/crio wins');
  tree.write('/etc/sysconfig/crio', 'CONTAINER_CNI_PLUGIN_DIR=/x\n');
  assert.match(await refused(tree), 'CONTAINER_CNI_PLUGIN_DIR in /etc/sysconfig/crio wins');
  tree.remove(unit);
  tree.write(`${directory}/10-broken.conf`, '[crio.network\n');
  assert.match(await refused(tree), '10-broken.conf is not valid TOML');
  tree.write(`${directory}/10-broken.conf`, `[crio.network]\nplugin_dirs = ["${shimDir}"]\n`);
  assert.match(await refused(tree), 'has no receipt of it');
});

test("the unit's command line says where its files are", async ({tree}) => {
  tree.write(
    '/etc/systemd/system/crio.service',
    '[Service]\nExecStart=/usr/bin/crio -c /x --config-dir=/etc/c.d --config /etc/c\n',
  );
  tree.write('/etc/c', '[crio.network]\nplugin_dirs = ["/c"]\n');
  const {path, configuredDirs} = await planFor(tree);
  assert.is(path, '/etc/c.d/99-mlab-cni.conf');
  assert.equal(configuredDirs, ['/c']);
});

function fakeCrio(tree: NodeTree, script: string) {
  tree.write('/usr/bin/crio', `#!/bin/sh\n${script}\n`, 0o755);
  tree.write('/etc/systemd/system/crio.service', `[Service]\nExecStart=${tree.host.at('/usr/bin/crio')}\n`);
  const status = {pluginDirs: null, confDir: null, networkReady: true};
  return {...fakeSystemd(tree).node, askCri: () => Promise.resolve(status)};
}

test('before the restart CRI-O itself must show the directory, first', async ({tree}) => {
  const shows = (dirs: string) =>
    crio.verify(fakeCrio(tree, `echo '[crio.network]'; echo 'plugin_dirs = ${dirs}'`), [shimDir, '/opt/cni/bin']);
  await shows(`["${shimDir}/", "/opt/cni/bin"]`);
  assert.match(
    String(await thrownBy(() => shows(`["/opt/cni/bin", "${shimDir}"]`))),
    'something else has the last word',
  );
  const broken = fakeCrio(tree, 'echo "toml: line 2" >&2; exit 1');
  assert.match(String(await thrownBy(() => crio.verify(broken, [shimDir]))), 'does not accept it: toml: line 2');
});

test('what the running CRI-O has loaded is asked of it, the old way, too', async ({tree}) => {
  const answer = `echo '[crio.network]'; echo 'plugin_dirs = ["/a/", "/b"]'`;
  const node = fakeCrio(tree, `[ "$1" = status ] && ${answer}`);
  assert.equal(await crio.state(node), {
    kind: 'running',
    pid: 101,
    pluginDir: '/a',
    pluginDirs: ['/a', '/b'],
    networkReady: true,
  });
  const old = fakeCrio(tree, 'exit 1');
  assert.equal(await crio.state(old), {
    kind: 'running',
    pid: 101,
    pluginDir: null,
    pluginDirs: null,
    networkReady: true,
  });
  tree.write('/usr/bin/crio-status', `#!/bin/sh\n${answer}\n`, 0o755);
  assert.equal(await crio.state(old), {
    kind: 'running',
    pid: 101,
    pluginDir: '/a',
    pluginDirs: ['/a', '/b'],
    networkReady: true,
  });
  const silent = {...old, askCri: () => Promise.resolve(undefined)};
  assert.is((await crio.state(silent)).kind, 'down');
});

test.run();
