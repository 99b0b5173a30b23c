import {symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import {kubelet} from '../../../../src/install/kubelet/kubelet.js';
import {dropIn, fakeSystemd, makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/kubelet');

const shimDir = '/usr/shimcni/bin';
const directory = '/etc/systemd/system/kubelet.service.d';

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const planFor = (tree: NodeTree) => kubelet.plan(offlineNode(tree), shimDir);

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
  assert.match(edit?.after.toString() ?? '', 'kubelet.conf --cni-bin-dir=/usr/shimcni/bin"');
  assert.equal(configuredDirs, []);
  assert.equal(warnings, []);
});

test('says where the plugins were so far', async ({tree}) => {
  tree.write('/etc/default/other', '');
  tree.write(dropIn, tree.read(dropIn).replace('--kubeconfig', '--cni-bin-dir /usr/lib/cni --kubeconfig'));
  assert.equal((await planFor(tree)).configuredDirs, ['/usr/lib/cni']);
});

test('a later variable from an environment file would win', async ({tree}) => {
  tree.write('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS="--v=4 --cni-bin-dir=/x/bin"\n');
  await refused(tree, 'KUBELET_EXTRA_ARGS in /etc/default/kubelet', '/x/bin', 'would win');
});

test('so would one of kubeadm, with a blank between', async ({tree}) => {
  tree.write(
    '/var/lib/kubelet/kubeadm-flags.env',
    'KUBELET_KUBEADM_ARGS="--network-plugin=cni --cni-bin-dir /x/bin"\n',
  );
  await refused(tree, 'KUBELET_KUBEADM_ARGS in /var/lib/kubelet/kubeadm-flags.env', '/x/bin');
});

test('so would one from a later drop-in', async ({tree}) => {
  tree.write(`${directory}/20-more.conf`, '[Service]\nEnvironment="KUBELET_EXTRA_ARGS=--cni-bin-dir=/x/bin"\n');
  await refused(tree, 'KUBELET_EXTRA_ARGS in', '20-more.conf');
});

test('so would the flag at the end of ExecStart', async ({tree}) => {
  tree.write(dropIn, tree.read(dropIn).replace('$KUBELET_EXTRA_ARGS\n', '--cni-bin-dir=/x/bin\n'));
  await refused(tree, `ExecStart in ${dropIn}`);
});

test('an earlier variable does not matter', async ({tree}) => {
  const swapped = tree
    .read(dropIn)
    .replace(
      'kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS',
      'kubelet $KUBELET_EXTRA_ARGS $KUBELET_KUBECONFIG_ARGS',
    );
  tree.write(dropIn, swapped);
  tree.write('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS=--cni-bin-dir=/x/bin\n');
  assert.equal((await planFor(tree)).configuredDirs, ['/x/bin']);
});

test('a file that sets the variable again would win', async ({tree}) => {
  tree.write('/etc/default/kubelet', 'KUBELET_KUBECONFIG_ARGS=--v=9\n');
  await refused(tree, '/etc/default/kubelet sets KUBELET_KUBECONFIG_ARGS again');
});

test('an ExecStart without the variable', async ({tree}) => {
  tree.write(dropIn, tree.read(dropIn).replace('$KUBELET_KUBECONFIG_ARGS ', ''));
  await refused(tree, 'does not use $KUBELET_KUBECONFIG_ARGS');
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

test('no drop-in, a link, a directory', async ({tree}) => {
  const text = tree.read(dropIn);
  tree.remove(dropIn);
  await refused(tree, `there is no ${dropIn}`);
  tree.write(`${directory}/elsewhere`, text);
  symlinkSync('elsewhere', tree.host.at(dropIn));
  await refused(tree, 'is a symbolic link');
  tree.remove(dropIn);
  tree.write(`${dropIn}/x`, '');
  await refused(tree, 'is no regular file');
});

test('no unit file at all: the order of kubeadm is assumed', async ({tree}) => {
  tree.remove('/etc/systemd/system/kubelet.service');
  tree.write(dropIn, '[Service]\nEnvironment="KUBELET_KUBECONFIG_ARGS=--v=2"\n');
  const {changes, warnings} = await planFor(tree);
  assert.is(changes.length, 1);
  assert.match(warnings.join(), 'no ExecStart');
  tree.write(`${directory}/20.conf`, '[Service]\nEnvironment="KUBELET_EXTRA_ARGS=--cni-bin-dir=/x"\n');
  await refused(tree, 'KUBELET_EXTRA_ARGS in');
});

test('the state of the running kubelet', async ({tree}) => {
  assert.is((await kubelet.state(offlineNode(tree))).kind, 'unknown');
  assert.is((await kubelet.state(fakeSystemd(tree, {stopped: true}).node)).kind, 'stopped');
  assert.is((await kubelet.state(fakeSystemd(tree, {refuses: () => true}).node)).kind, 'down');
  tree.write('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS="--cni-bin-dir=/a --cni-bin-dir /b"\n');
  assert.equal(await kubelet.state(fakeSystemd(tree).node), {kind: 'running', pid: 101, pluginDir: '/b'});
});

test.run();
