import {clusterWith, podWanting} from '../../../helpers/cluster-record.js';
import type {Fault} from './fault.js';

export const antidoteFaults: readonly Fault[] = [
  {
    name: 'a pod whose network has no definition',
    plant: (node) => {
      const network = {namespace: 'antidote', name: '31-net', ifname: null, definition: {kind: 'missing'}} as const;
      node.cluster = clusterWith(['10.32.0.0/24'], [podWanting('bb3', network)]);
    },
    first: 'pod-definition-missing',
    says: 'pod antidote/bb3: net1: antidote/31-net is asked for',
  },
  {
    name: 'no default plugin',
    plant: (node) => node.remove('/opt/cni/bin/weave-net'),
    first: 'plugin-missing',
    says: 'the plugin weave-net is not there',
  },
];
