import {flannelPlugin, multusPlugin} from '../../../helpers/doctor-node.js';
import type {Fault} from './fault.js';

export const multusFaults: readonly Fault[] = [
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
