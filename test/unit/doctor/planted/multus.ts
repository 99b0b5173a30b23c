import type {JsonObject} from '../../../../src/cni/json.js';
import {parseNetworkDefinition} from '../../../../src/records/network-definition.js';
import {clusterWith, podWanting} from '../../../helpers/cluster-record.js';
import {bridgeList, flannelPlugin, multusPlugin} from '../../../helpers/doctor-node-kinds.js';
import type {Fault} from './fault.js';

const kubeconfigWith = (user: JsonObject) => ({
  clusters: [{name: 'c', cluster: {server: 'https://10.0.0.1:6443'}}],
  users: [{name: 'u', user}],
  contexts: [{name: 'x', context: {cluster: 'c', user: 'u'}}],
  'current-context': 'x',
});

export const multusFaults: readonly Fault[] = [
  {
    name: 'a kubeconfig without credentials',
    plant: (node) => node.json('/etc/cni/kubelet.conf', kubeconfigWith({})),
    first: 'multus-kubeconfig',
    says: 'it has no credentials',
  },
  {
    name: 'a kubeconfig whose token is in a file that is not there',
    plant: (node) => node.json('/etc/cni/kubelet.conf', kubeconfigWith({tokenFile: '/run/token'})),
    first: 'multus-kubeconfig',
    says: 'the tokenFile that it names is not there: /run/token',
  },
  {
    name: 'a kubeconfig whose certificate is not there',
    plant: (node) =>
      node.json('/etc/cni/kubelet.conf', kubeconfigWith({'client-certificate': '/var/lib/kubelet/pki/c.pem'})),
    first: 'multus-kubeconfig',
    says: 'the client-certificate that it names is not there',
  },
  {
    name: 'a kubeconfig whose token has expired',
    plant: (node) => {
      const claims = Buffer.from(JSON.stringify({exp: 1_600_000_000})).toString('base64url');
      node.json('/etc/cni/kubelet.conf', kubeconfigWith({token: ['e30', claims, 'x'].join('.')}));
    },
    first: 'multus-kubeconfig',
    says: 'its token expired at 2020-09-13',
  },
  {
    name: 'another configuration before that of multus',
    plant: (node) => node.json('/etc/cni/net.d/00-before.conflist', bridgeList),
    first: 'multus-not-first',
    says: '00-before.conflist comes before 00-multus.conf',
  },
  {
    name: "the plugin for addresses that M-Lab's netctl starts",
    plant: (node) => {
      node.remove('/opt/cni/bin/index2ip');
      const netctl = {cniVersion: '0.3.1', type: 'netctl', ipam: {type: 'index2ip', index: 2}};
      const definition = parseNetworkDefinition(JSON.stringify(netctl), 'index2ip-index-2-conf');
      const network = {namespace: 'default', name: 'index2ip-index-2-conf', ifname: null, definition};
      const cluster = clusterWith([], [podWanting('ndt', network)]);
      const labels = {'mlab/type': 'physical'};
      node.cluster = {...cluster, node: {name: 'mlab1', labels, annotations: {}, podCidrs: ['10.244.3.0/24']}};
    },
    first: 'plugin-missing',
    says: 'the plugin index2ip is not there',
  },
  {
    name: 'no kubeconfig',
    plant: (node) => node.remove('/etc/cni/kubelet.conf'),
    first: 'multus-kubeconfig',
    says: 'multus cannot use its kubeconfig',
  },
  {
    name: 'a kubeconfig that is half written',
    plant: (node) => node.write('/etc/cni/kubelet.conf', '{"clusters":'),
    first: 'multus-kubeconfig',
    says: 'multus cannot use its kubeconfig',
  },
  {
    name: 'a default network whose plugin is not there',
    plant: (node) => node.remove('/opt/cni/bin/flannel'),
    first: 'plugin-missing',
    says: 'the plugin flannel is not there',
  },
  {
    name: 'a delegate whose plugin is not there',
    plant: (node) => {
      const {clusterNetwork: _, ...multus} = multusPlugin;
      const delegates = [{cniVersion: '0.3.1', name: 'weave', type: 'weave-net'}];
      node.json('/etc/cni/net.d/00-multus.conf', {...multus, delegates});
    },
    first: 'plugin-missing',
    says: 'the plugin weave-net is not there',
  },
  {
    name: 'a default network that is not ready',
    plant: (node) => {
      const path = '/etc/cni/net.d/10-flannel.conflist';
      node.json('/etc/cni/net.d/00-multus.conf', {...multusPlugin, readinessindicatorfile: path});
    },
    first: 'multus-not-ready',
    says: 'multus waits for /etc/cni/net.d/10-flannel.conflist',
  },
  {
    name: 'a thick multus without its daemon',
    plant: (node) => {
      node.plugin('multus-shim');
      node.json('/etc/cni/net.d/00-multus.conf', {
        cniVersion: '0.3.1',
        name: 'multus-cni-network',
        type: 'multus-shim',
      });
    },
    first: 'multus-daemon-down',
    says: '/run/multus/multus.sock does not exist',
  },
  {
    name: 'a default network that leads back to multus',
    plant: (node) => {
      node.json('/etc/cni/multus/net.d/10-again.conf', {...multusPlugin, name: 'again'});
      node.json('/etc/cni/net.d/00-multus.conf', {...multusPlugin, clusterNetwork: 'again'});
    },
    first: 'default-network-is-multus',
    says: 'leads back to multus itself',
  },
  {
    name: 'a default network on a link that is not there',
    plant: (node) => {
      const {clusterNetwork: _, ...multus} = multusPlugin;
      node.plugin('macvlan');
      node.modules(['veth', 'bridge', 'macvlan']);
      const delegates = [{cniVersion: '0.3.1', name: 'outer', type: 'macvlan', master: 'enp5s0'}];
      node.json('/etc/cni/net.d/00-multus.conf', {...multus, delegates});
    },
    first: 'master-missing',
    says: 'no link enp5s0',
  },
  {
    name: 'a default network that is no JSON',
    plant: (node) => node.write('/etc/cni/multus/net.d/flannel-conf.conf', '{'),
    first: 'default-network-unreadable',
    says: '/etc/cni/multus/net.d/flannel-conf.conf is no JSON object',
  },
  {
    name: 'two networks with the same addresses',
    plant: (node) => {
      const {clusterNetwork: _, ...multus} = multusPlugin;
      const ipam = {type: 'host-local', subnet: '10.244.3.128/25'};
      const delegates = [
        {cniVersion: '0.3.1', name: 'flannel-conf', ...flannelPlugin},
        {cniVersion: '0.3.1', name: '12-net', type: 'bridge', bridge: '12-net', ipam},
      ];
      node.json('/etc/cni/net.d/00-multus.conf', {...multus, delegates});
    },
    first: 'ranges-overlap',
    says: 'the networks flannel-conf and 12-net',
  },
];
