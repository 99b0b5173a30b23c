import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'terwayd',
      product: 'Terway',
      plugins: ['terway'],
      places: ['/var/run/eni/', /eni\.socket/],
      look: 'kubectl -n kube-system get pods -o wide -l app=terway-eniip, then the log of its container terway on this node',
      source: 'https://github.com/AliyunContainerService/terway',
    },
  ],
} satisfies Knowledge;
