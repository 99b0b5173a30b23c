import type {Call} from '../../src/capture/call-tree.js';
import {chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {ClusterRecord} from '../../src/records/cluster-record.js';
import type {JsonObject} from '../../src/cni/json.js';
import {parseNetworkDefinition} from '../../src/records/network-definition.js';
import type {PodRecord, WantedNetwork} from '../../src/records/pod-record.js';
import type {ShimFacts} from '../../src/doctor/check-shims.js';
import type {PodsAnswer} from '../../src/doctor/cri-pods.js';
import type {KubeconfigRights} from '../../src/doctor/facts.js';
import {examine, type Examination} from '../../src/doctor/examine.js';
import {readNodeConfiguration} from '../../src/doctor/node-configuration.js';
import {inspectKubeconfig} from '../../src/kubernetes/inspect-kubeconfig.js';
import {hostPaths} from '../../src/system/host-paths.js';
import {runProcess, type RunProcess} from '../../src/system/process.js';
import {partingText} from '../../src/view/parting-text.js';

/** A node below a temporary directory on which all is well: with a bridge, flannel, or M-Lab's multus. */
export class DoctorNode {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'mlab-cni-test-doctor-')));
  cluster: ClusterRecord | null = null;
  shims: ShimFacts | null = null;
  /** What `ip -j -d addr` prints. */
  links: readonly JsonObject[] = [link('eth0', '', '192.0.2.7', 24)];
  /** What those say that listen on their sockets. */
  readonly runtimes = new Map<string, PodsAnswer>();
  timeoutMs = 20_000;
  /** What systemd says about the kubelet. */
  kubelet = {unit: 'LoadState=loaded\nActiveState=active\nSubState=running\nNRestarts=0\n', journal: ''};
  /** What an API server says to the credentials of multus. */
  rights: KubeconfigRights | null = null;
  name = 'mlab1';

  constructor(kind: NodeKind) {
    for (const plugin of ['bridge', 'host-local', 'loopback', 'portmap']) this.plugin(plugin);
    this.write('/proc/sys/kernel/osrelease', '5.10.0-test\n');
    this.modules(['bridge', 'veth', 'ipvlan', 'vxlan']);
    this.write('/proc/sys/net/ipv4/ip_forward', '1\n');
    this.write('/proc/sys/net/bridge/bridge-nf-call-iptables', '1\n');
    this.listen('/run/containerd/containerd.sock');
    setUp[kind](this);
  }

  write(path: string, text: string, mode = 0o644): void {
    this.makeDirectory(dirname(path));
    writeFileSync(join(this.root, path), text);
    chmodSync(join(this.root, path), mode);
  }

  json(path: string, value: JsonObject): void {
    this.write(path, JSON.stringify(value));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), {recursive: true});
  }

  link(path: string, target: string): void {
    symlinkSync(target, join(this.root, path));
  }

  makeDirectory(path: string): void {
    mkdirSync(join(this.root, path), {recursive: true});
  }

  /** A plugin that knows nothing but its versions. */
  plugin(name: string, versions: readonly string[] = ['0.1.0', '0.2.0', '0.3.0', '0.3.1', '0.4.0', '1.0.0']): void {
    const answer = JSON.stringify({cniVersion: '1.0.0', supportedVersions: versions});
    this.write(`/opt/cni/bin/${name}`, `#!/bin/sh\ncat >/dev/null\necho '${answer}'\n`, 0o755);
  }

  /** What was captured. */
  trees: readonly Call[] = [];

  /** What the kernel of the node has: modules, of which the first are built in. */
  modules(names: readonly string[]): void {
    const directory = '/lib/modules/5.10.0-test';
    this.write(`${directory}/modules.builtin`, 'kernel/fs/ext4/ext4.ko\n');
    this.write(`${directory}/modules.dep`, names.map((name) => `kernel/net/${name}/${name}.ko.xz:\n`).join(''));
  }

  /** Somebody listens there, and answers as `runtimes` has it. */
  listen(socket: string, answer: PodsAnswer = {kind: 'pods', ids: []}): void {
    this.runtimes.set(socket, answer);
    const lines = [...this.runtimes.keys()].map((path) => `0000: 00000002 00000000 00010000 0001 01 4711 ${path}\n`);
    this.write('/proc/net/unix', `Num RefCount Protocol Flags Type St Inode Path\n${lines.join('')}`);
    this.write(socket, '');
  }

  /** A container has that address, and is a pod of containerd. */
  allocate(network: string, address: string, container: string, isRunning = true): void {
    this.write(`/var/lib/cni/networks/${network}/${address}`, `${container}\r\neth0`);
    const socket = '/run/containerd/containerd.sock';
    const answer = this.runtimes.get(socket);
    const others = answer?.kind === 'pods' ? answer.ids : [];
    if (isRunning) this.runtimes.set(socket, {kind: 'pods', ids: [...others, container]});
  }

  examine(): Promise<Examination> {
    const host = hostPaths(this.root);
    const run: RunProcess = (request) => {
      if (request.file === 'ip') return printed(JSON.stringify(this.links));
      if (request.file === 'systemctl') return printed(this.kubelet.unit);
      if (request.file === 'journalctl') return printed(this.kubelet.journal);
      return runProcess(request);
    };
    return examine(
      {
        configuration: readNodeConfiguration(host, '/etc/cni/net.d'),
        nodeName: this.name,
        cluster: this.cluster,
        shims: this.shims,
        sight: {trees: this.trees, treesOf: () => [], textOf: (parting) => partingText(parting, 0, (id) => id)},
        unchecked: [],
      },
      {
        host,
        run,
        binDirs: ['/opt/cni/bin'],
        shimmedDirs: [],
        timeoutMs: this.timeoutMs,
        architecture: 'x64',
        seesLinks: true,
        nowMs: Date.now() + 3_600_000, // an hour after the files were made
        askPods: (socket) =>
          Promise.resolve(
            this.runtimes.get(socket.slice(this.root.length)) ?? {kind: 'silent', reason: 'ECONNREFUSED'},
          ),
        runtimeSocket: null,
        readKubeconfig: async (path) => ({
          ...(await inspectKubeconfig(path, {at: host.at, nowMs: Date.now()})),
          rights: this.rights,
        }),
      },
    );
  }

  dispose(): void {
    rmSync(this.root, {recursive: true, force: true});
  }
}

function printed(text: string): ReturnType<RunProcess> {
  return Promise.resolve({
    end: {kind: 'exited', code: 0},
    stdout: Buffer.from(text),
    stderr: Buffer.alloc(0),
    durationMs: 0,
  });
}

/** kube-router, M-Lab virtual, M-Lab physical, and the others by their names. */
export const nodeKinds = ['bridge', 'flannel', 'multus', 'antidote', 'xcluster'] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** The id of a sandbox, as runtimes make them. */
export function containerId(digit: string): string {
  return digit.repeat(64);
}

/** An interface as iproute2 prints it. */
export function link(name: string, kind: string, local: string, prefixlen: number): JsonObject {
  return {ifname: name, linkinfo: {info_kind: kind}, addr_info: [{local, prefixlen}]};
}

/** As kube-router writes it. */
export const bridgeList = {
  cniVersion: '0.3.1',
  name: 'mynet',
  plugins: [
    {
      type: 'bridge',
      bridge: 'kube-bridge',
      isDefaultGateway: true,
      ipam: {type: 'host-local', subnet: '10.7.1.0/24'},
    },
    {type: 'portmap', capabilities: {portMappings: true}},
  ],
} as const;

export const flannelPlugin = {type: 'flannel', delegate: {hairpinMode: true, isDefaultGateway: true}} as const;

export const multusPlugin = {
  cniVersion: '0.3.1',
  name: 'multus-network',
  type: 'multus',
  kubeconfig: '/etc/cni/kubelet.conf',
  clusterNetwork: 'flannel-conf',
  multusNamespace: 'default',
} as const;

const setUp: Readonly<Record<NodeKind, (node: DoctorNode) => void>> = {
  bridge: (node) => {
    node.json('/etc/cni/net.d/10-net.conflist', bridgeList);
    node.allocate('mynet', '10.7.1.2', containerId('a'));
    node.links = [...node.links, link('kube-bridge', 'bridge', '10.7.1.1', 24)];
  },
  flannel: (node) => {
    node.plugin('flannel');
    const portmap = {type: 'portmap', capabilities: {portMappings: true}};
    node.json('/etc/cni/net.d/10-flannel.conflist', {
      cniVersion: '0.3.1',
      name: 'cbr0',
      plugins: [flannelPlugin, portmap],
    });
    addFlanneld(node, 'cbr0');
  },
  multus: (node) => {
    for (const plugin of ['multus', 'flannel', 'ipvlan', 'netctl', 'index2ip']) node.plugin(plugin);
    node.json('/etc/cni/net.d/00-multus.conf', multusPlugin);
    node.json('/etc/cni/kubelet.conf', kubeconfig);
    node.json('/etc/cni/multus/net.d/flannel.conf', {cniVersion: '0.3.1', name: 'flannel-conf', ...flannelPlugin});
    addFlanneld(node, 'flannel-conf');
  },
  antidote: (node) => {
    for (const plugin of ['multus', 'weave-net']) node.plugin(plugin);
    const delegates = [{cniVersion: '0.3.1', hairpinMode: true, name: 'weave', type: 'weave-net'}];
    const {clusterNetwork: _, ...multus} = multusPlugin;
    node.json('/etc/cni/net.d/00-multus.conf', {...multus, delegates});
    node.json('/etc/cni/kubelet.conf', kubeconfig);
    const bridges = ['12-net', '23-net'].map((name) => {
      const definition = parseNetworkDefinition(`{"cniVersion":"0.3.1","type":"bridge","bridge":"${name}"}`, name);
      return {namespace: 'antidote', name, ifname: null, definition};
    });
    node.cluster = clusterWith(['10.32.0.0/24'], [podWanting('bb2', ...bridges)]);
  },
  xcluster: (node) => {
    node.plugin('node-local');
    const ipam = {type: 'node-local'};
    const bridge = {type: 'bridge', bridge: 'cbr0x', isDefaultGateway: true, isGateway: true, mtu: 1500, ipam};
    node.json('/etc/cni/net.d/10-xcluster.conf', {cniVersion: '0.3.1', name: 'xcluster', ...bridge});
    node.cluster = clusterWith(['11.0.1.0/24']);
    node.links = [...node.links, link('cbr0x', 'bridge', '11.0.1.1', 24)];
  },
};

/** A cluster with our node. */
export function clusterWith(podCidrs: readonly string[], pods: readonly PodRecord[] = []): ClusterRecord {
  const node = {name: 'mlab1', labels: {}, annotations: {}, podCidrs};
  return {server: 'https://10.0.0.1:6443', node, pods, defaultNetworks: [], definitions: null};
}

/** A pod that starts, with networks beside the default one. */
export function podWanting(name: string, ...networks: readonly WantedNetwork[]): PodRecord {
  const none = {kind: 'networks', annotation: 'v1.multus-cni.io/default-network', text: '', networks: []} as const;
  const annotation = 'k8s.v1.cni.cncf.io/networks';
  const text = networks.map((network) => network.name).join();
  return {
    namespace: 'antidote',
    name,
    uid: name,
    phase: 'Pending',
    hostNetwork: false,
    ips: [],
    node: null,
    defaultNetwork: none,
    networks: {kind: 'networks', annotation, text, networks},
    status: null,
    events: null,
  };
}

function addFlanneld(node: DoctorNode, network: string): void {
  const lines = ['NETWORK=10.244.0.0/16', 'SUBNET=10.244.3.1/24', 'MTU=1450', 'IPMASQ=true'];
  node.write('/run/flannel/subnet.env', lines.map((line) => `FLANNEL_${line}\n`).join(''));
  node.allocate(network, '10.244.3.2', containerId('b'));
  node.links = [...node.links, link('cni0', 'bridge', '10.244.3.1', 24)];
}

const kubeconfig = {
  clusters: [{name: 'c', cluster: {server: 'https://10.0.0.1:6443'}}],
  users: [{name: 'u', user: {token: 't'}}],
  contexts: [{name: 'x', context: {cluster: 'c', user: 'u'}}],
  'current-context': 'x',
};
