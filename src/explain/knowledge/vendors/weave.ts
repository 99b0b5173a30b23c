import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'the weave router',
      product: 'Weave Net',
      plugins: ['weave-net', 'weave-ipam'],
      places: ['127.0.0.1:6784', '127.0.0.1:6782', '/var/run/weave/', '/var/lib/weave/'],
      look: 'kubectl -n kube-system get pods -o wide -l name=weave-net, then the log of its container weave; curl -s http://127.0.0.1:6784/status on the node',
      source: 'https://github.com/weaveworks/weave/blob/master/site/troubleshooting.md',
    },
  ],
} satisfies Knowledge;
