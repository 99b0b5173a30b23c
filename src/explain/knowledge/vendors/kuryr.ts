import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'kuryr-cni (its daemon)',
      product: 'Kuryr',
      plugins: ['kuryr-cni'],
      places: ['127.0.0.1:5036'],
      look: 'kubectl get pods -A -o wide | grep kuryr-cni for this node, then its log, and that of kuryr-controller',
      source: 'https://docs.openstack.org/kuryr-kubernetes/latest/devref/kuryr_kubernetes_design.html',
    },
  ],
} satisfies Knowledge;
