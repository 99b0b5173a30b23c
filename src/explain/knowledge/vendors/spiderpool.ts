import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'spiderpool-agent',
      product: 'Spiderpool',
      plugins: ['spiderpool', 'coordinator', 'ifacer'],
      places: ['/var/run/spidernet/', /spiderpool\.sock/],
      look: 'kubectl get pods -A -o wide -l app.kubernetes.io/component=spiderpool-agent, then the log of the one on this node',
      source: 'https://spidernet-io.github.io/spiderpool/latest/reference/spiderpool-agent/',
    },
  ],
  rules: [
    {
      id: 'spiderpool-no-pool',
      only: 'own',
      title: 'no IPPool of Spiderpool fits the pod, or all that fit are used up',
      rank: 'specific',
      pattern:
        /no IPPool|no available IPPool|IPPools? .{0,80}(?:all|not).{0,40}(?:usable|available|unmatched|ineligible)|filtered out|\bIPs? (?:used out|exhausted)|all IP(?:s| addresses) (?:used out|used up)/i,
      cause:
        'The pools that the annotation or the network names do not exist, select other nodes or namespaces, or all addresses in them are allocated.',
      fix: 'kubectl get spiderippools -o wide: ALLOCATED-IP-COUNT and TOTAL-IP-COUNT; kubectl get spiderendpoint -A tells who holds them.',
      source: 'https://spidernet-io.github.io/spiderpool/latest/usage/spider-ippool/',
      cases: [
        'failed to allocate IP addresses in standard mode: no IPPool available',
        '[POST /ipam/ip][500] postIpamIpFailure  failed to allocate IP: all IP addresses used out',
      ],
    },
    {
      id: 'spiderpool-address-conflict',
      only: 'own',
      title: 'another machine on the network already answers for the address of the pod',
      rank: 'specific',
      pattern: /(?:IP|ip) conflict|conflict\w* (?:IP|address)|gateway .{0,40}unreachable/i,
      cause:
        'Before it hands out an address the plugin asks the network for it: somebody else has the address, or the gateway does not answer on this VLAN.',
      fix: 'Exclude the address from the pool (excludeIPs), and check VLAN and master of the network. arping from the node shows who answers.',
      source: 'https://spidernet-io.github.io/spiderpool/latest/usage/coordinator/',
      cases: ['ip conflict: pod default/web-1 has a conflicting IP 10.6.1.9, mac is 00:11:22:33:44:55'],
    },
  ],
} satisfies Knowledge;
