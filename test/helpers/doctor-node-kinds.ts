import type {JsonObject} from '../../src/cni/json.js';
import {parseNetworkDefinition} from '../../src/records/network-definition.js';
import {clusterWith, podWanting} from './cluster-record.js';
import type {DoctorNode} from './doctor-node.js';

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

export const setUp: Readonly<Record<NodeKind, (node: DoctorNode) => void>> = {
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
