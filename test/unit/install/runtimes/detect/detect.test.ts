import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../../src/errors.js';
import {detectRuntime} from '../../../../../src/install/runtimes/detect/detect.js';
import type {NodeAccess} from '../../../../../src/install/runtimes/target.js';
import {dropIn, fakeSystemd, makeNodeTree, offlineNode, type NodeTree} from '../../../../helpers/node-tree.js';
import {matchesGoldenFile} from '../../../../helpers/golden.js';
import {thrownBy} from '../../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/detect');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const flags = '/var/lib/kubelet/kubeadm-flags.env';
const containerdConfig = '/etc/containerd/config.toml';

function kubeletVersion(tree: NodeTree, version: string): void {
  tree.write('/usr/bin/kubelet', `#!/bin/sh\necho Kubernetes v${version}\n`, 0o755);
}

async function refused(node: NodeAccess): Promise<string> {
  const error = await thrownBy(() => detectRuntime(node));
  assert.instance(error, TargetError);
  return error instanceof TargetError ? [error.message, ...error.suggestions].join('\n') : '';
}

test('a kubelet before 1.24 without a CRI socket calls CNI itself', async ({tree}) => {
  tree.write(containerdConfig, 'version = 2\n');
  const {runtime, found, because} = await detectRuntime(offlineNode(tree));
  assert.is(runtime, 'kubelet');
  assert.equal(found, [
    'kubelet v1.20.2',
    'containerd is set up (/etc/containerd/config.toml)',
    'there is no network configuration in /etc/cni/net.d',
  ]);
  assert.match(because, 'drives docker');
});

test('a kubelet that says docker calls CNI itself, though its program is gone', async ({tree}) => {
  tree.write(containerdConfig, 'version = 2\n');
  tree.write(flags, 'KUBELET_KUBEADM_ARGS="--container-runtime=docker"\n');
  tree.remove('/usr/bin/kubelet');
  assert.is((await detectRuntime(offlineNode(tree))).runtime, 'kubelet');
});

test('the CRI socket decides, wherever it is written', async ({tree}) => {
  tree.write(
    flags,
    'KUBELET_KUBEADM_ARGS="--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock"\n',
  );
  assert.is((await detectRuntime(offlineNode(tree))).runtime, 'containerd');
  tree.write(flags, 'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint /var/run/crio/crio.sock"\n');
  assert.is((await detectRuntime(offlineNode(tree))).runtime, 'crio');
  kubeletVersion(tree, '1.34.1');
  tree.write(flags, 'KUBELET_KUBEADM_ARGS=""\n');
  tree.write(
    '/var/lib/kubelet/config.yaml',
    'kind: KubeletConfiguration\ncontainerRuntimeEndpoint: "unix:///var/run/crio/crio.sock"\n',
  );
  const {runtime, because} = await detectRuntime(offlineNode(tree));
  assert.is(runtime, 'crio');
  assert.is(because, 'the kubelet starts pods through /var/run/crio/crio.sock');
});

test('a socket that is not known is refused, with the flag to decide', async ({tree}) => {
  tree.write(flags, 'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/cri-dockerd.sock"\n');
  const text = await refused(offlineNode(tree));
  assert.match(text, 'through /run/cri-dockerd.sock, which is not known here. That is cri-dockerd');
  assert.match(text, '--runtime kubelet, --runtime containerd or --runtime crio    decides');
});

test('a later kubelet that does not say: the only runtime that is set up', async ({tree}) => {
  kubeletVersion(tree, '1.31.0');
  assert.match(await refused(offlineNode(tree)), 'nothing was found here that starts pods');
  tree.write(containerdConfig, 'version = 2\n');
  assert.is((await detectRuntime(offlineNode(tree))).runtime, 'containerd');
  tree.write('/etc/crio/crio.conf', '');
  assert.match(await refused(offlineNode(tree)), 'which of containerd and crio starts pods here');
  tree.write(containerdConfig, 'disabled_plugins = ["cri"]\n');
  assert.is((await detectRuntime(offlineNode(tree))).runtime, 'crio', "docker's containerd starts no pods");
});

test('without a kubelet, a runtime may be used alone', async ({tree}) => {
  for (const path of [dropIn, '/etc/systemd/system/kubelet.service']) tree.remove(path);
  tree.write(containerdConfig, 'x = ["broken\n');
  assert.is((await detectRuntime(offlineNode(tree))).runtime, 'containerd', 'its target says what is wrong');
});

test('a kubelet of unknown version, and a runtime beside it: in doubt', async ({tree}) => {
  tree.remove('/usr/bin/kubelet');
  assert.is((await detectRuntime(offlineNode(tree))).runtime, 'kubelet');
  tree.write(containerdConfig, '');
  assert.match(await refused(offlineNode(tree)), 'which of kubelet and containerd starts pods here');
});

test('on the running system: the command line of the process, and what the runtime answers', async ({tree}) => {
  tree.write(
    flags,
    'KUBELET_KUBEADM_ARGS="--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock"\n',
  );
  tree.write('/run/containerd/containerd.sock', '');
  tree.write('/etc/cni/elsewhere/00-broken.conf', '{');
  tree.write(
    '/etc/cni/elsewhere/10-net.conflist',
    '{"name": "n", "plugins": [{"type": "flannel"}, {"type": "portmap"}]}',
  );
  const askCri = () => Promise.resolve({pluginDirs: ['/a', '/b'], confDir: '/etc/cni/elsewhere', networkReady: true});
  const {runtime, found} = await detectRuntime({...fakeSystemd(tree).node, askCri});
  assert.is(runtime, 'containerd');
  assert.equal(found, [
    'kubelet v1.20.2 with remote /run/containerd/containerd.sock',
    'containerd answers on /run/containerd/containerd.sock and looks for plugins in /a, /b',
    '/etc/cni/elsewhere/10-net.conflist is the network configuration in force (flannel, portmap)',
  ]);
});

test('a socket of the same base name is not that of this containerd', async ({tree}) => {
  tree.write('/etc/containerd/config.toml', 'version = 2\n');
  tree.write(
    '/etc/default/kubelet',
    'KUBELET_EXTRA_ARGS=--container-runtime-endpoint=unix:///run/k8scontainerd/containerd.sock\n',
  );
  assert.match(
    await refused(offlineNode(tree)),
    'starts pods through /run/k8scontainerd/containerd.sock, which is not known here',
  );
  tree.write('/etc/containerd/config.toml', 'version = 2\n[grpc]\naddress = "/run/k8scontainerd/containerd.sock"\n');
  assert.is((await detectRuntime(offlineNode(tree))).runtime, 'containerd');
});

const distributions: readonly [string, string][] = [
  ['k3s', '/var/lib/rancher/k3s/agent/etc/containerd/config.toml'],
  ['RKE2', '/usr/local/lib/systemd/system/rke2-agent.service'],
  ['MicroK8s', '/var/snap/microk8s/current/args/containerd-template.toml'],
  ['kind', '/kind/version'],
  ['k0s', '/etc/k0s/containerd.toml'],
  ['Talos', '/usr/share/talos/x'],
  ['Bottlerocket', '/usr/share/bottlerocket/x'],
];
for (const [name, path] of distributions) {
  test(`${name} is recognised, and nothing of it edited`, async ({tree}) => {
    tree.write(path, '');
    tree.write(containerdConfig, 'version = 2\n');
    const before = tree.snapshot();
    matchesGoldenFile(`install/distributions/${name}.txt`, await refused(offlineNode(tree)));
    assert.equal(tree.snapshot(), before);
  });
}

test.run();
