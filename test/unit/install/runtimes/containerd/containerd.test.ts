import {existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../../src/errors.js';
import type {Change} from '../../../../../src/install/edits/change.js';
import {containerd} from '../../../../../src/install/runtimes/containerd/containerd.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../../helpers/node-tree.js';
import {thrownBy} from '../../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/containerd');

const shimDir = '/usr/shimcni/bin';
const update = process.env['MLAB_CNI_UPDATE_GOLDEN'] === '1';
const config = '/etc/containerd/config.toml';
const fixtures = join(import.meta.dirname, '../../../../fixtures/install/containerd');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

function release(tree: NodeTree, version: string): void {
  const text = `containerd github.com/containerd/containerd/v2 v${version} 0123abcd`;
  tree.write('/usr/bin/containerd', `#!/bin/sh\necho '${text}'\n`, 0o755);
}

const planFor = async (tree: NodeTree) => {
  const node = offlineNode(tree);
  const {dirs, assumed} = await containerd.searchPath(node);
  return {...(await containerd.plan(node, shimDir, dirs)), configuredDirs: assumed ? [] : dirs};
};

async function refused(tree: NodeTree): Promise<string> {
  const before = tree.snapshot();
  const error = await thrownBy(() => planFor(tree));
  assert.instance(error, TargetError);
  assert.equal(tree.snapshot(), before);
  return error instanceof TargetError ? [error.message, ...error.suggestions].join('\n') : '';
}

function only(changes: readonly Change[]): {path: string; text: string} {
  const [change] = changes.filter(({kind}) => kind !== 'directory');
  if (change?.kind === 'edit') return {path: change.path, text: change.after.toString()};
  if (change?.kind === 'file') return {path: change.path, text: change.content.toString()};
  throw new Error('nothing would be changed');
}

/** The release that reads the golden file; the file's name begins with it otherwise. */
const releases: Readonly<Record<string, string>> = {kind: '1.7.1', 'debian-12': '1.6.20~ds1', 'both-keys': '2.1.0'};

const names = readdirSync(fixtures).flatMap((name) => /^(.*)\.before\.toml$/.exec(name)?.[1] ?? []);
for (const name of names) {
  test(`golden file ${name}`, async ({tree}) => {
    release(tree, releases[name] ?? /^\d\.\d/.exec(name)?.[0].concat('.0') ?? '1.7.20');
    tree.write(config, fixture(`${name}.before.toml`) ?? '');
    const error = fixture(`${name}.error.txt`);
    if (error !== undefined) {
      const message = `${await refused(tree)}\n`;
      if (update) writeFileSync(join(fixtures, `${name}.error.txt`), message);
      assert.is(message, fixture(`${name}.error.txt`));
      return;
    }
    const {path, text} = only((await planFor(tree)).changes);
    if (update) writeFileSync(join(fixtures, `${name}.after.toml`), text);
    assert.is(path, name.includes('imports') ? '/etc/containerd/conf.d/zz-mlab-cni.toml' : config);
    assert.fixture(text, fixture(`${name}.after.toml`) ?? '');
  });
}

for (const [name, text] of [
  ['grpc', 'version = 3\n[grpc]\n  address = "/run/own/containerd.sock"\n'],
  [
    'a server plugin',
    "version = 4\n[plugins.'io.containerd.server.v1.grpc']\n  address = '/run/own/containerd.sock'\n",
  ],
] as const) {
  test(`it is asked where its configuration has it listen: ${name}`, async ({tree}) => {
    tree.write(config, text);
    const asked: string[] = [];
    const askCri = (socket: string) => Promise.resolve(void asked.push(socket));
    await containerd.confDir({...offlineNode(tree), live: true, askCri});
    assert.equal([...new Set(asked)], [tree.host.at('/run/own/containerd.sock')]);
  });
}

test('without a file it makes one, of the version that the release writes', async ({tree}) => {
  release(tree, '1.7.2');
  const old = only((await planFor(tree)).changes);
  assert.is(old.path, config);
  assert.match(old.text, /^version = 2\n\n\[plugins\."io\.containerd\.grpc\.v1\.cri"\.cni\]\n {2}bin_dir = /m);
  release(tree, '2.1.4');
  const {changes} = await planFor(tree);
  assert.match(
    only(changes).text,
    /^version = 3\n\n\[plugins\.'io\.containerd\.cri\.v1\.runtime'\.cni\]\n {2}bin_dirs = /m,
  );
  assert.equal(changes[0]?.kind, 'directory', '/etc/containerd is made, too');
});

test('without a file, and with a containerd that does not say what it is, it refuses', async ({tree}) => {
  assert.match(await refused(tree), 'which containerd this is cannot be found out');
});

test('a containerd that does not say what it is: the version of its file decides', async ({tree}) => {
  tree.write(config, 'version = 2\n');
  const {changes, warnings} = await planFor(tree);
  assert.match(only(changes).text, 'io.containerd.grpc.v1.cri');
  assert.match(warnings.join(), '--version gave no version');
});

const imported = '/etc/containerd/more/10-site.toml';
const mainWithImports = `version = 2\nimports = ["more/*.toml"]\n[plugins."io.containerd.grpc.v1.cri".cni]\n  bin_dir = "/a"\n`;

test('before 2.0 an imported file that has the plugin at all replaces its whole table', async ({tree}) => {
  release(tree, '1.7.20');
  tree.write(config, mainWithImports);
  tree.write(imported, '[plugins."io.containerd.grpc.v1.cri"]\n  enable_selinux = true\n');
  const {changes, configuredDirs} = await planFor(tree);
  assert.is(only(changes).path, imported);
  assert.equal(configuredDirs, [], '"/a" of the main file is not in force');
});

test('since 2.0 the last file that has the key wins, and one without it does not matter', async ({tree}) => {
  release(tree, '2.0.1');
  tree.write(config, mainWithImports);
  tree.write(imported, 'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  enable_selinux = true\n');
  const merged = await planFor(tree);
  assert.is(only(merged.changes).path, config);
  assert.equal(merged.configuredDirs, ['/a']);
  tree.write(imported, 'version = 2\n[plugins."io.containerd.grpc.v1.cri".cni]\n  bin_dir = "/b"\n');
  const later = await planFor(tree);
  assert.is(only(later.changes).path, imported);
  assert.equal(later.configuredDirs, ['/b']);
});

test('what makes no sense to edit is refused', async ({tree}) => {
  release(tree, '1.6.20');
  tree.write('/etc/containerd/real.toml', 'version = 2\n');
  symlinkSync('real.toml', tree.host.at(config));
  assert.match(await refused(tree), 'is a symbolic link');
  tree.remove(config);
  tree.write(config, `version = 2\n[plugins."io.containerd.grpc.v1.cri".cni]\nbin_dir = "${shimDir}"\n`);
  assert.match(await refused(tree), 'has no receipt of it');
  tree.remove(config);
  writeFileSync(tree.host.at(config), Buffer.from('version = 2 # \xe4\n', 'latin1'));
  assert.match(await refused(tree), 'not UTF-8');
});

test("the unit's command line says which program and which file", async ({tree}) => {
  tree.write(
    '/etc/systemd/system/containerd.service',
    '[Service]\nExecStart=/opt/bin/containerd -c /etc/c.toml -l debug\n',
  );
  tree.write('/opt/bin/containerd', '#!/bin/sh\necho containerd github.com/containerd/containerd 1.7.2 0\n', 0o755);
  tree.write('/etc/c.toml', 'version = 2\n', 0o600);
  const {changes} = await planFor(tree);
  assert.is(only(changes).path, '/etc/c.toml');
  assert.is(changes[0]?.kind === 'edit' && changes[0].mode, 0o600);
});

test('before the restart, containerd itself must show the directory', async ({tree}) => {
  const node = {...offlineNode(tree), live: true};
  const dump = (text: string) => tree.write('/usr/bin/containerd', text, 0o755);
  tree.write('/etc/systemd/system/containerd.service', `[Service]\nExecStart=${tree.host.at('/usr/bin/containerd')}\n`);
  dump(`#!/bin/sh\necho "[plugins.'io.containerd.cri.v1.runtime'.cni]"\necho "bin_dirs = ['${shimDir}', '/a']"\n`);
  await containerd.verify(node, [shimDir, '/a']);
  dump('#!/bin/sh\necho "[plugins.cri.cni]"\necho "bin_dirs = [\'/other\', \'/usr/shimcni/bin\']"\n');
  assert.match(
    String(await thrownBy(() => containerd.verify(node, [shimDir, '/a']))),
    'something else has the last word',
  );
  dump('#!/bin/sh\necho "toml: line 3" >&2\nexit 1\n');
  assert.match(
    String(await thrownBy(() => containerd.verify(node, [shimDir, '/a']))),
    'does not accept it: toml: line 3',
  );
});

function fixture(name: string): string | undefined {
  const path = join(fixtures, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

test('an import without a star is no pattern, and must be there', async ({tree}) => {
  release(tree, '2.1.4');
  tree.write(config, 'version = 3\nimports = ["conf.d/[0-9].toml", "/etc/containerd/no*/x.toml"]\n');
  tree.write('/etc/containerd/conf.d/1.toml', 'version = 3\n');
  assert.match(await refused(tree), 'imports /etc/containerd/conf.d/[0-9].toml, which is not there');
  tree.write(
    '/etc/containerd/conf.d/[0-9].toml',
    "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nbin_dirs = ['/b']\n",
  );
  assert.equal((await planFor(tree)).plannedDirs, [shimDir, '/b']);
});

for (const [version, main, dropIn] of [
  ['2.3.1', 2, 3],
  ['2.3.1', 3, 4],
  ['2.4.0', 2, 4],
] as const) {
  test(`containerd ${version}: a file of version ${dropIn} below one of version ${main} is refused by name`, async ({
    tree,
  }) => {
    release(tree, version);
    tree.write(config, `version = ${main}\nimports = ["conf.d/*.toml"]\n`);
    tree.write('/etc/containerd/conf.d/10.toml', `version = ${dropIn}\n`);
    assert.match(await refused(tree), `/etc/containerd/conf.d/10.toml has version ${dropIn}`);
  });
}

test('two files of version 2, of which the imported one has the last word', async ({tree}) => {
  for (const version of ['1.7.20', '2.1.4', '2.3.1']) {
    release(tree, version);
    const table = '[plugins."io.containerd.grpc.v1.cri".cni]\n';
    tree.write(config, `version = 2\nimports = ["/etc/containerd/conf.d/*.toml"]\n${table}conf_dir = "/c"\n`);
    tree.write('/etc/containerd/conf.d/10.toml', `version = 2\n${table}bin_dir = "/b"\n`);
    const {changes, configuredDirs} = await planFor(tree);
    assert.equal(configuredDirs, ['/b'], version);
    assert.is(only(changes).path, '/etc/containerd/conf.d/10.toml', version);
  }
});

test.run();
