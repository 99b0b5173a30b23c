import {clusterWith} from '../../../helpers/cluster-record.js';
import type {Fault} from './fault.js';

export const xclusterFaults: readonly Fault[] = [
  {
    name: 'no podCIDR',
    plant: (node) => (node.cluster = clusterWith([])),
    first: 'no-pod-cidr',
    says: 'node-local takes its range from there',
  },
  {
    name: 'the bridge of an earlier podCIDR',
    plant: (node) => (node.cluster = clusterWith(['11.0.9.0/24'])),
    first: 'bridge-address',
    says: 'cbr0x has the address 11.0.1.1/24, and its network is 11.0.9.0/24',
  },
];
