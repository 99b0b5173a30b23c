import {symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../../src/errors.js';
import {kubelet} from '../../../../../src/install/runtimes/kubelet/kubelet.js';
import {dropIn, fakeSystemd, makeNodeTree, offlineNode, type NodeTree} from '../../../../helpers/node-tree.js';
import {thrownBy} from '../../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/kubelet');

const shimDir = '/usr/shimcni/bin';
const directory = '/etc/systemd/system/kubelet.service.d';

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const planFor = async (tree: NodeTree) => {
  const node = offlineNode(tree);
  const plan = await kubelet.plan(node, shimDir, (await kubelet.searchPath(node)).dirs);
  return {...plan, configuredDirs: kubelet.configuredDirs(node)};
};

async function refused(tree: NodeTree, ...patterns: readonly string[]): Promise<void> {
  const before = tree.snapshot();
  const error = await thrownBy(() => planFor(tree));
  assert.instance(error, TargetError);
  for (const pattern of patterns) assert.match(String(error), pattern);
  assert.equal(tree.snapshot(), before);
}

test('an edit of the drop-in with its mode and owner', async ({tree}) => {
  const {changes, configuredDirs, warnings} = await planFor(tree);
  const [edit] = changes.filter((change) => change.kind === 'edit');
  assert.is(changes.length, 1);
  assert.is(edit?.path, dropIn);
  assert.is(edit?.mode, 0o640);
  assert.match(edit?.after.toString() ?? '', 'kubelet.conf --cni-bin-dir=/usr/shimcni/bin,/opt/cni/bin"');
  assert.equal(configuredDirs, []);
  assert.equal(warnings, []);
});

test('says where the plugins were so far', async ({tree}) => {
  tree.write('/etc/default/other', '');
  tree.write(dropIn, tree.read(dropIn).replace('--kubeconfig', '--cni-bin-dir /usr/lib/cni --kubeconfig'));
  assert.equal((await planFor(tree)).configuredDirs, ['/usr/lib/cni']);
});

/** The only file that is edited or made, and what is in it then. */
async function planned(tree: NodeTree): Promise<{path: string; text: string; configuredDirs: readonly string[]}> {
  const {changes, configuredDirs} = await planFor(tree);
  const [change, ...others] = changes.filter(({kind}) => kind !== 'directory');
  assert.equal(others, []);
  if (change?.kind === 'edit') return {path: change.path, text: change.after.toString(), configuredDirs};
  if (change?.kind === 'file') return {path: change.path, text: change.content.toString(), configuredDirs};
  throw new Error('nothing would be changed');
}

test('where the flag has the last word already, it is replaced: an environment file', async ({tree}) => {
  tree.write('/etc/default/kubelet', '# ours\nKUBELET_EXTRA_ARGS="--v=4 --cni-bin-dir=/x/bin --x"\nOTHER=1\n', 0o600);
  const {path, text, configuredDirs} = await planned(tree);
  assert.is(path, '/etc/default/kubelet');
  assert.is(text, `# ours\nKUBELET_EXTRA_ARGS="--v=4 --cni-bin-dir=${shimDir},/x/bin --x"\nOTHER=1\n`);
  assert.equal(configuredDirs, ['/x/bin']);
});

test('that of kubeadm, with a blank between', async ({tree}) => {
  const flags = '/var/lib/kubelet/kubeadm-flags.env';
  tree.write(flags, 'KUBELET_KUBEADM_ARGS="--network-plugin=cni --cni-bin-dir /x/bin"\n');
  const {path, text} = await planned(tree);
  assert.is(path, flags);
  assert.is(text, `KUBELET_KUBEADM_ARGS="--network-plugin=cni --cni-bin-dir ${shimDir},/x/bin"\n`);
});

test('of several directories none is lost', async ({tree}) => {
  tree.write(dropIn, tree.read(dropIn).replace('--kubeconfig', '--cni-bin-dir=/opt/cni/bin,/opt/extra --kubeconfig'));
  const {text, configuredDirs} = await planned(tree);
  assert.match(text, ` --cni-bin-dir=${shimDir},/opt/cni/bin,/opt/extra --kubeconfig`);
  assert.equal(configuredDirs, ['/opt/cni/bin', '/opt/extra']);
});

test('a later drop-in', async ({tree}) => {
  tree.write(`${directory}/20-more.conf`, '[Service]\nEnvironment="KUBELET_EXTRA_ARGS=--cni-bin-dir=/x/bin"\n');
  const {path, text} = await planned(tree);
  assert.is(path, `${directory}/20-more.conf`);
  assert.match(text, `KUBELET_EXTRA_ARGS=--cni-bin-dir=${shimDir},/x/bin"`);
});

test('the last of several drop-ins that set the variable', async ({tree}) => {
  tree.write(`${directory}/20-more.conf`, '[Service]\nEnvironment="KUBELET_KUBECONFIG_ARGS=--v=2"\n');
  assert.is((await planned(tree)).path, `${directory}/20-more.conf`);
});

for (const vendor of ['/usr/lib', '/lib']) {
  test(`what a package owns below ${vendor} is overridden, not edited`, async ({tree}) => {
    const text = tree.read(dropIn).replace('--kubeconfig', '--hostname-override=%H --x=\\"a b\\" --kubeconfig');
    tree.remove('/etc/systemd/system/kubelet.service.d');
    tree.write(`${vendor}/systemd/system/kubelet.service.d/10-kubeadm.conf`, text);
    const own = await planned(tree);
    assert.is(own.path, `${directory}/99-mlab-cni.conf`);
    assert.match(own.text, '--hostname-override=%H --x=\\"a b\\" --kubeconfig');
    assert.match(
      own.text,
      /^\[Service\]\nEnvironment="KUBELET_KUBECONFIG_ARGS=.*kubelet\.conf --cni-bin-dir=\/usr\/shimcni\/bin,\/opt\/cni\/bin"$/m,
    );
  });
}

for (const file of ['/etc/default/kubelet', '/etc/sysconfig/kubelet']) {
  test(`without KUBELET_KUBECONFIG_ARGS, KUBELET_EXTRA_ARGS of ${file}`, async ({tree}) => {
    const exec = 'ExecStart=/usr/bin/kubelet --v=2 $KUBELET_EXTRA_ARGS';
    tree.write(dropIn, `[Service]\nEnvironmentFile=-${file}\nExecStart=\n${exec}\n`);
    tree.write(file, 'KUBELET_EXTRA_ARGS=\n');
    const {path, text} = await planned(tree);
    assert.is(path, file);
    assert.is(text, `KUBELET_EXTRA_ARGS=--cni-bin-dir=${shimDir},/opt/cni/bin\n`);
    tree.remove(file);
    const own = await planned(tree);
    assert.is(own.path, `${directory}/99-mlab-cni.conf`, 'nothing sets it');
    assert.match(own.text, `Environment="KUBELET_EXTRA_ARGS=--cni-bin-dir=${shimDir},/opt/cni/bin"`);
  });
}

test('an environment file that is not understood is refused', async ({tree}) => {
  tree.write('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS="--v=4 \\\n --cni-bin-dir=/x/bin"\n');
  await refused(tree, 'KUBELET_EXTRA_ARGS is not written there as one plain line');
});

test('wherever the flag stands, there it is replaced', async ({tree}) => {
  const swapped = tree
    .read(dropIn)
    .replace(
      'kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS',
      'kubelet $KUBELET_EXTRA_ARGS $KUBELET_KUBECONFIG_ARGS',
    );
  tree.write(dropIn, swapped);
  tree.write('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS=--cni-bin-dir=/x/bin\n');
  const {path, configuredDirs} = await planned(tree);
  assert.is(path, '/etc/default/kubelet');
  assert.equal(configuredDirs, ['/x/bin']);
});

test('an environment file has the last word about a variable', async ({tree}) => {
  tree.write('/etc/default/kubelet', "KUBELET_KUBECONFIG_ARGS='--v=9'\n");
  const {path, text} = await planned(tree);
  assert.is(path, '/etc/default/kubelet');
  assert.is(text, `KUBELET_KUBECONFIG_ARGS='--v=9 --cni-bin-dir=${shimDir},/opt/cni/bin'\n`);
});

test('an ExecStart without the variable: another one that it uses', async ({tree}) => {
  tree.write(dropIn, tree.read(dropIn).replace('$KUBELET_KUBECONFIG_ARGS ', ''));
  assert.match((await planned(tree)).text, /KUBELET_CONFIG_ARGS=--config=.* --cni-bin-dir=/);
});

test('a flag that somebody else set to the shim directory', async ({tree}) => {
  tree.write(dropIn, tree.read(dropIn).replace('--kubeconfig', `--cni-bin-dir=${shimDir} --kubeconfig`));
  await refused(tree, 'no receipt');
});

for (const version of ['v1.24.0', 'v1.31.2', 'v2.0.0-alpha.1']) {
  test(`a kubelet ${version} does not know the flag`, async ({tree}) => {
    tree.write('/usr/bin/kubelet', `#!/bin/sh\necho Kubernetes ${version}\n`, 0o755);
    await refused(tree, version, 'since 1.24');
  });
}

test('an unknown version is a warning', async ({tree}) => {
  tree.write('/usr/bin/kubelet', '#!/bin/sh\nexit 1\n', 0o755);
  assert.match((await planFor(tree)).warnings.join(), 'gave no version');
  tree.remove('/usr/bin/kubelet');
  assert.match((await planFor(tree)).warnings.join(), '/usr/bin/kubelet --version gave no version');
});

test('a kubelet that leaves CNI to the runtime is a warning', async ({tree}) => {
  tree.write('/var/lib/kubelet/kubeadm-flags.env', 'KUBELET_KUBEADM_ARGS="--container-runtime=remote"\n');
  assert.match((await planFor(tree)).warnings.join(), 'nothing will be recorded');
});

test('a drop-in that is a link', async ({tree}) => {
  const text = tree.read(dropIn);
  tree.remove(dropIn);
  tree.write(`${directory}/elsewhere`, text);
  symlinkSync('elsewhere', tree.host.at(dropIn));
  await refused(tree, 'is a symbolic link');
});

test('no unit file at all: the order of kubeadm is assumed', async ({tree}) => {
  tree.remove('/etc/systemd/system/kubelet.service');
  tree.write(dropIn, '[Service]\nEnvironment="KUBELET_KUBECONFIG_ARGS=--v=2"\n');
  const {changes, warnings} = await planFor(tree);
  assert.is(changes.length, 1);
  assert.match(warnings.join(), 'no ExecStart');
  tree.write(`${directory}/20.conf`, '[Service]\nEnvironment="KUBELET_EXTRA_ARGS=--cni-bin-dir=/x"\n');
  assert.is((await planned(tree)).path, `${directory}/20.conf`);
});

test('the state of the running kubelet', async ({tree}) => {
  assert.is((await kubelet.state(offlineNode(tree))).kind, 'unknown');
  assert.is((await kubelet.state(fakeSystemd(tree, {stopped: true}).node)).kind, 'stopped');
  assert.is((await kubelet.state(fakeSystemd(tree, {refuses: () => true}).node)).kind, 'down');
  tree.write('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS="--cni-bin-dir=/a --cni-bin-dir /b"\n');
  assert.equal(await kubelet.state(fakeSystemd(tree).node), {
    kind: 'running',
    pid: 101,
    pluginDir: '/b',
    pluginDirs: ['/b'],
    networkReady: null,
  });
});

test.run();
