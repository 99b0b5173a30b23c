import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'hybridnet-daemon',
      product: 'hybridnet',
      plugins: ['hybridnet'],
      places: ['/run/cni/hybridnet.sock', '/var/run/hybridnet.sock'],
      look: 'kubectl get pods -A -o wide | grep hybridnet-daemon, then the log of the one on this node',
      source: 'https://github.com/alibaba/hybridnet/blob/main/dist/images/start-daemon.sh',
    },
  ],
} satisfies Knowledge;
