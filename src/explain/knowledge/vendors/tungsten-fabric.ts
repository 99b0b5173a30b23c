import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'the vRouter agent',
      product: 'Tungsten Fabric (Contrail)',
      plugins: ['contrail-k8s-cni'],
      places: ['127.0.0.1:9091', '/var/lib/contrail/', '/var/log/contrail/'],
      look: 'contrail-status on the node, and the log of the vRouter agent and of contrail-kube-manager',
      source: 'https://github.com/Juniper/contrail-controller/tree/master/src/container/cni',
    },
  ],
} satisfies Knowledge;
