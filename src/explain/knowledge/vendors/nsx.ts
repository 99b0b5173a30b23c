import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'nsx-node-agent',
      product: 'NSX Container Plugin',
      plugins: ['nsx'],
      places: ['/var/run/nsx-ujo/', '/etc/nsx-ujo/'],
      look: 'kubectl -n nsx-system get pods -o wide -l component=nsx-node-agent, then the log of the one on this node, and of nsx-ncp',
      source: 'https://github.com/vmware/nsx-container-plugin-operator',
    },
  ],
} satisfies Knowledge;
