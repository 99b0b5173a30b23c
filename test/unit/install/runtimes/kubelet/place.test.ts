import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../../src/errors.js';
import {kubelet} from '../../../../../src/install/runtimes/kubelet/kubelet.js';
import {applyChange} from '../../../../../src/install/edits/change.js';
import {readKubeletService} from '../../../../../src/install/runtimes/kubelet/service.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../../helpers/node-tree.js';
import {thrownBy} from '../../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/where the flag of a kubelet goes');

const unit = '/etc/systemd/system/kubelet.service';
const directory = '/etc/systemd/system/kubelet.service.d';
const own = `${directory}/99-mlab-cni.conf`;
const flag = '--cni-bin-dir=/usr/shimcni/bin,/opt/cni/bin';

test.before.each((context) => {
  context.tree = makeNodeTree();
  context.tree.remove(directory);
});
test.after.each(({tree}) => tree.dispose());

const commandLine = ({host}: NodeTree) => readKubeletService(host).command.map(({text}) => text);

/** A list where the kubelet tells its version, one directory where it does not. */
const flags = [flag, '--cni-bin-dir=/usr/shimcni/bin'];

/** Where it is written, once every other word of the command line has proved to be as before. */
async function placeOf(tree: NodeTree): Promise<string> {
  const before = commandLine(tree);
  const {changes} = await kubelet.plan(offlineNode(tree), '/usr/shimcni/bin', ['/opt/cni/bin']);
  for (const change of changes) applyChange(tree.host, change);
  assert.equal(
    commandLine(tree).filter((word) => !flags.includes(word)),
    before,
    'only the flag came',
  );
  assert.ok(
    commandLine(tree).some((word) => flags.includes(word)),
    commandLine(tree).join(' '),
  );
  return changes.at(-1)?.path ?? '';
}

/** The units of the packages of Fedora and CentOS before kubeadm: one file for all, one for each. */
function classicUnits(tree: NodeTree): void {
  const start = '/usr/bin/kubelet \\\n  $KUBE_LOGTOSTDERR \\\n  $KUBELET_ADDRESS $KUBELET_ARGS';
  const files = 'EnvironmentFile=-/etc/kubernetes/config\nEnvironmentFile=-/etc/kubernetes';
  tree.write(unit, `[Service]\n${files}/kubelet\nExecStart=${start}\n`);
  tree.write('/etc/kubernetes/config', 'KUBE_LOGTOSTDERR="--logtostderr=true"\n');
  tree.write(
    '/usr/lib/systemd/system/kube-proxy.service',
    `[Service]\n${files}/proxy\nExecStart=/usr/bin/kube-proxy $KUBE_LOGTOSTDERR\n`,
  );
}

test("the kubelet's own file, not one that another unit reads, too", async ({tree}) => {
  classicUnits(tree);
  tree.write('/etc/kubernetes/kubelet', 'KUBELET_ADDRESS="--address=127.0.0.1"\nKUBELET_ARGS="--v=2"\n');
  assert.is(await placeOf(tree), '/etc/kubernetes/kubelet');
});

test('a shared file is left alone where nothing else is set', async ({tree}) => {
  classicUnits(tree);
  const shared = tree.read('/etc/kubernetes/config');
  assert.is(await placeOf(tree), own);
  assert.is(tree.read('/etc/kubernetes/config'), shared);
});

for (const [reader, text] of [
  ['/etc/systemd/system/agent@.service', 'EnvironmentFile=/etc/default/kube*'],
  ['/etc/systemd/system/agent.service.d/10-env.conf', 'EnvironmentFile=-/etc/default/kubelet'],
  ['/run/systemd/system/agent.service', 'EnvironmentFile=/etc/default/../default/kubelet'],
] as const) {
  test(`${reader} reads it: ${text}`, async ({tree}) => {
    tree.write(reader, `[Service]\n${text}\n`);
    tree.write('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS="--v=4 --cni-bin-dir=/x/bin"\n');
    tree.write(
      unit,
      '[Service]\nEnvironmentFile=/etc/default/kubelet\nExecStart=/usr/bin/kubelet $KUBELET_EXTRA_ARGS\n',
    );
    assert.is(await placeOf(tree), own);
    assert.match(tree.read(own), /^ExecStart=\nExecStart=\/usr\/bin\/kubelet \$KUBELET_EXTRA_ARGS --cni-bin-dir=/m);
  });
}

test('an environment file by a pattern, of which the last has the last word', async ({tree}) => {
  tree.write(unit, '[Service]\nEnvironmentFile=-/etc/kubelet.d/*.env\nExecStart=/usr/bin/kubelet $KUBELET_ARGS\n');
  tree.write('/etc/kubelet.d/10.env', 'KUBELET_ARGS=--v=1\n');
  tree.write('/etc/kubelet.d/20.env', 'KUBELET_ARGS="--v=2 --node-ip=10.0.0.1"\n');
  assert.is(await placeOf(tree), '/etc/kubelet.d/20.env');
});

test('a variable inside of a word is none to write flags into', async ({tree}) => {
  tree.write(
    unit,
    '[Service]\nEnvironment=NODE_IP=10.0.0.1 LEVEL=2\nExecStart=/usr/bin/kubelet --node-ip=${NODE_IP} ${LEVEL}\n',
  );
  assert.is(await placeOf(tree), own);
});

test('a value inside of the flag itself', async ({tree}) => {
  tree.write(unit, '[Service]\nEnvironment=BIN=/x/bin\nExecStart=/usr/bin/kubelet --cni-bin-dir=${BIN} --v=2\n');
  assert.is(await placeOf(tree), own);
});

for (const [name, start] of [
  [
    'no variable at all, on several lines',
    '/usr/bin/kubelet \\\n  --v=2 \\\n# a remark\n  --hostname-override=%H "--x=a b"',
  ],
  ['the flag in ExecStart itself', '/usr/bin/kubelet --cni-bin-dir=/x/bin --v=2'],
  ['hyperkube, with a prefix', '-/usr/local/bin/hyperkube kubelet --v=2'],
] as const) {
  test(`a drop-in repeats ExecStart: ${name}`, async ({tree}) => {
    tree.write(unit, `[Service]\nExecStart=${start}\n`);
    assert.is(await placeOf(tree), own);
  });
}

for (const start of [
  "/bin/sh -c 'exec /usr/bin/kubelet --v=2'",
  '/usr/bin/docker run --net=host example/kubelet --v=2',
  '/opt/start-node.sh',
  '/usr/bin/kubelet --v=2 ; /bin/true',
]) {
  test(`refused, and mount mode named: ${start}`, async ({tree}) => {
    tree.write(unit, `[Service]\nExecStart=${start}\n`);
    const before = tree.snapshot();
    const error = await thrownBy(() => placeOf(tree));
    assert.instance(error, TargetError);
    assert.match(error instanceof TargetError ? error.suggestions.join() : '', '--mode mount');
    assert.equal(tree.snapshot(), before);
  });
}

test('a later drop-in that sets ExecStart again would win', async ({tree}) => {
  tree.write(unit, '[Service]\nExecStart=/usr/bin/kubelet --v=2\n');
  tree.write(`${directory}/zz-last.conf`, '[Service]\nExecStart=\nExecStart=/usr/bin/kubelet --v=3\n');
  assert.match(String(await thrownBy(() => placeOf(tree))), 'zz-last.conf sets ExecStart again and would win');
});

test.run();
