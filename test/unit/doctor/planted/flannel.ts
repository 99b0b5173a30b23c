import {clusterWith} from '../../../helpers/cluster-record.js';
import {link} from '../../../helpers/doctor-node-kinds.js';
import type {Fault} from './fault.js';

const subnetEnv = '/run/flannel/subnet.env';

export const flannelFaults: readonly Fault[] = [
  {
    name: 'an MTU that is no number',
    plant: (node) => {
      const lines = ['NETWORK=10.244.0.0/16', 'SUBNET=10.244.3.1/24', 'MTU=auto', 'IPMASQ=true'];
      node.write('/run/flannel/subnet.env', lines.map((line) => `FLANNEL_${line}\n`).join(''));
    },
    first: 'flannel-subnet-malformed',
    says: 'has FLANNEL_MTU=auto: flannel fails for every pod',
  },
  {
    name: 'a kernel without vxlan, which flannel said that it uses',
    plant: (node) => {
      node.modules(['bridge', 'veth']);
      const annotations = {'flannel.alpha.coreos.com/backend-type': 'vxlan'};
      node.cluster = {...clusterWith([]), node: {name: 'mlab1', labels: {}, annotations, podCidrs: ['10.244.3.0/24']}};
    },
    first: 'kernel-module-missing',
    says: 'the kernel has no vxlan',
  },
  {
    name: 'no subnet.env',
    plant: (node) => node.remove(subnetEnv),
    first: 'flannel-subnet-missing',
    says: 'there is no /run/flannel/subnet.env',
  },
  {
    name: 'a subnet.env that is half written',
    plant: (node) => node.write(subnetEnv, 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_MTU=1450\n'),
    first: 'flannel-subnet-malformed',
    says: 'lacks FLANNEL_SUBNET, FLANNEL_IPMASQ',
  },
  {
    name: 'a subnet of another network',
    plant: (node) => {
      const lines = ['NETWORK=10.244.0.0/16', 'SUBNET=10.99.3.1/24', 'MTU=1450', 'IPMASQ=true'];
      node.write(subnetEnv, lines.map((line) => `FLANNEL_${line}\n`).join(''));
      node.links = [];
    },
    first: 'flannel-subnet-malformed',
    says: "the subnet of this node is not in flannel's network",
  },
  {
    name: 'the bridge of an earlier subnet',
    plant: (node) => (node.links = [link('cni0', 'bridge', '10.244.9.1', 24)]),
    first: 'bridge-address',
    says: 'cni0 has the address 10.244.9.1/24',
  },
  {
    name: 'the delegate of flannel is not there',
    plant: (node) => node.remove('/opt/cni/bin/bridge'),
    first: 'plugin-missing',
    says: 'the plugin bridge is not there',
  },
];
