import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {chooseTarget} from '../../../../../src/install/runtimes/choose-target.js';
import {readKubeletConfig} from '../../../../../src/install/runtimes/kubelet/config.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../../helpers/node-tree.js';

const test = suite<{tree: NodeTree}>('install/configuration of a kubelet');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const endpointOf = ({host}: NodeTree, ...flags: readonly string[]) =>
  readKubeletConfig(host, ['/usr/bin/kubelet', ...flags])('containerRuntimeEndpoint');

test('YAML, JSON, and none', ({tree}) => {
  assert.is(endpointOf(tree), undefined);
  tree.write(
    '/var/lib/kubelet/config.yaml',
    'kind: KubeletConfiguration\ncontainerRuntimeEndpoint: "unix:///a" # ours\n',
  );
  assert.is(endpointOf(tree), 'unix:///a');
  tree.write(
    '/etc/kubelet.json',
    '{"kind": "KubeletConfiguration", "containerRuntimeEndpoint": "unix:///b", "healthzPort": 1}',
  );
  assert.is(endpointOf(tree, '--config=/etc/kubelet.json'), 'unix:///b');
  assert.is(readKubeletConfig(tree.host, ['kubelet', '--config', '/etc/kubelet.json'])('healthzPort'), '1');
});

test('of --config-dir the last file has the last word', ({tree}) => {
  tree.write('/var/lib/kubelet/config.yaml', 'containerRuntimeEndpoint: unix:///a\n');
  tree.write('/etc/kubelet.d/20-crio.conf', 'containerRuntimeEndpoint: unix:///c\n');
  tree.write('/etc/kubelet.d/10-more.conf', '{"containerRuntimeEndpoint": "unix:///b"}');
  tree.write('/etc/kubelet.d/90.yaml', 'containerRuntimeEndpoint: unix:///not-read\n');
  assert.is(endpointOf(tree, '--config-dir=/etc/kubelet.d'), 'unix:///c');
});

test('a runtime that the kubelet does not use is said, and taken', async ({tree}) => {
  tree.write('/var/lib/kubelet/config.yaml', 'containerRuntimeEndpoint: unix:///run/crio/crio.sock\n');
  const reports: string[] = [];
  const node = {...offlineNode(tree), report: (line: string) => void reports.push(line)};
  assert.is((await chooseTarget(node, 'containerd')).target.name, 'containerd');
  assert.match(reports.join(), 'the kubelet starts pods through crio');
  await chooseTarget(node, 'crio');
  assert.is(reports.length, 1);
});

test.run();
