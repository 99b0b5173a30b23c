import type {Knowledge} from '../knowledge.js';

export default {
  rules: [
    {
      id: 'epoxy-address-missing',
      title: 'the node was booted without epoxy.ipv4=, from which index2ip makes the addresses of pods',
      rank: 'specific',
      pattern: /[Cc]ould not find epoxy\.ip(?:v?4|v?6)? args|epoxy\.ipv[46]/,
      cause:
        'index2ip takes the address and gateway of the node from the command line of the kernel (/proc/cmdline). The parameter is missing there: the node was not booted by ePoxy, or with another configuration.',
      fix: 'cat /proc/cmdline on the node. At its next boot give it epoxy.ipv4=ADDRESS/PREFIX,GATEWAY,DNS,DNS, or use a network without index2ip on nodes like this.',
      source: 'https://github.com/m-lab/index2ip',
      cases: ['Could not find epoxy.ip4 args'],
    },
  ],
} satisfies Knowledge;
