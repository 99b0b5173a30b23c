import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'the linkerd-cni pod',
      product: 'Linkerd CNI',
      plugins: ['linkerd-cni'],
      places: ['ZZZ-linkerd-cni-kubeconfig', '/etc/cni/net.d/ZZZ-linkerd-cni'],
      look: 'kubectl -n linkerd-cni get pods -o wide, then the log of the one on this node',
      source: 'https://linkerd.io/2/features/cni/',
    },
  ],
} satisfies Knowledge;
