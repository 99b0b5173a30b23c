import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {binDirUses} from '../../../../../src/install/runtimes/kubelet/flags.js';
import {readKubeletService} from '../../../../../src/install/runtimes/kubelet/service.js';
import {dropIn, makeNodeTree, type NodeTree} from '../../../../helpers/node-tree.js';

const test = suite<{tree: NodeTree}>('install/kubelet-service');

const directory = '/etc/systemd/system/kubelet.service.d';

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const read = ({host}: NodeTree, edited = new Map<string, string>()) => readKubeletService(host, edited);
const words = (tree: NodeTree) => read(tree).command.map(({text}) => text);

test("kubeadm's command line, with the variables of its environment files", ({tree}) => {
  tree.write('/var/lib/kubelet/kubeadm-flags.env', 'KUBELET_KUBEADM_ARGS="--network-plugin=cni"\n');
  tree.write('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS=\n');
  assert.equal(words(tree), [
    '/usr/bin/kubelet',
    '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf',
    '--kubeconfig=/etc/kubernetes/kubelet.conf',
    '--config=/var/lib/kubelet/config.yaml',
    '--network-plugin=cni',
  ]);
});

test('drop-ins apply in the order of their names; /etc hides /usr/lib; an environment file wins', ({tree}) => {
  tree.write(`${directory}/05-early.conf`, '[Service]\nEnvironment=KUBELET_CONFIG_ARGS=early\n');
  tree.write(
    '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf',
    '[Service]\nEnvironment=KUBELET_CONFIG_ARGS=hidden\n',
  );
  tree.write(
    '/usr/lib/systemd/system/kubelet.service.d/20-late.conf',
    '[Service]\nEnvironment=KUBELET_CONFIG_ARGS=late\n',
  );
  assert.is(read(tree).variables.get('KUBELET_CONFIG_ARGS')?.value, 'late');
  tree.write('/etc/default/kubelet', 'KUBELET_CONFIG_ARGS=file\n');
  assert.equal(read(tree).variables.get('KUBELET_CONFIG_ARGS'), {value: 'file', path: '/etc/default/kubelet'});
});

test('an empty assignment resets what came before', ({tree}) => {
  tree.write(
    `${directory}/90.conf`,
    '[Service]\nEnvironment=\nEnvironmentFile=\nExecStart=\nExecStart=-/bin/k ${A}/x $B $NONE\nEnvironment=A=1 B="2 3"\n',
  );
  tree.write('/etc/default/kubelet', 'A=9\n');
  assert.equal(words(tree), ['/bin/k', '1/x', '2', '3']);
  tree.write(`${directory}/91.conf`, '[Service]\nExecStart=\n');
  assert.is(read(tree).assumed, true);
});

test('a text can stand in for a file', ({tree}) => {
  const edited = new Map([[dropIn, '[Service]\nEnvironment=X=1\n']]);
  assert.equal([...read(tree, edited).variables.keys()], ['X']);
});

test('uses of the flag, in either form and spelling, know where they come from', () => {
  const line = ['/k', '--cni-bin-dir=/a', '--x', '--cni_bin_dir', '/b', '--cni-bin-dirs=/c', '--cni-bin-dir'];
  const uses = binDirUses(line.map((text) => ({text})));
  assert.equal(
    uses.map(({value}) => value),
    ['/a', '/b', ''],
  );
});

test.run();
