import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'meshnetd',
      product: 'meshnet',
      plugins: ['meshnet'],
      places: ['localhost:51111', '127.0.0.1:51111'],
      look: 'kubectl -n meshnet get pods -o wide, then the log of the one on this node',
      source: 'https://github.com/networkop/meshnet-cni',
    },
  ],
} satisfies Knowledge;
