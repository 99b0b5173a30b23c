import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'romana-agent',
      product: 'Romana',
      plugins: ['romana'],
      places: ['/etc/romana/', /romana-(?:agent|daemon)/],
      look: 'kubectl -n kube-system get pods -o wide | grep romana, then the logs of romana-agent on this node and of romana-daemon',
      source: 'https://github.com/romana/romana/blob/master/docs/kubernetes/README.md',
    },
  ],
} satisfies Knowledge;
