import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'netplugin',
      product: 'Contiv',
      plugins: ['contivk8s', 'contivk8s.bin'],
      places: ['/run/contiv/'],
      look: 'kubectl -n kube-system get pods -o wide -l k8s-app=contiv-netplugin, then the log of the one on this node',
      source: 'https://github.com/contiv/netplugin/blob/master/mgmtfn/k8splugin/cniapi/api.go',
    },
  ],
} satisfies Knowledge;
