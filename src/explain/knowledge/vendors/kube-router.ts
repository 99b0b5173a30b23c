import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'kube-router',
      product: 'kube-router',
      plugins: [],
      places: ['/var/lib/kube-router/', '10-kuberouter.conf'],
      look: 'kubectl -n kube-system get pods -o wide -l k8s-app=kube-router, then the log of the one on this node',
      source: 'https://github.com/cloudnativelabs/kube-router/blob/master/docs/user-guide.md',
    },
  ],
} satisfies Knowledge;
