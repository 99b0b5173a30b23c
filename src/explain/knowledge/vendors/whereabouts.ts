import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'whereabouts',
      product: 'whereabouts',
      plugins: [],
      places: ['/etc/cni/net.d/whereabouts.d/', 'whereabouts.cni.cncf.io'],
      look: 'kubectl get pods -A -o wide | grep whereabouts, and kubectl get ippools.whereabouts.cni.cncf.io -A',
      source: 'https://github.com/k8snetworkplumbingwg/whereabouts',
    },
  ],
  rules: [
    {
      id: 'whereabouts-pool-full',
      title: 'whereabouts has no address left in the range {range}',
      rank: 'specific',
      pattern:
        /[Cc]ould not allocate IP in range: ip: (?<first>[^\s/]+) \/ - (?<last>[^\s/]+) \/ range: (?<range>[^\s"]+)/,
      cause:
        'All addresses of the range are allocated, or excluded: the pool is used up. Allocations of pods that are gone may have been left behind (a node that crashed, a DEL that failed).',
      fix: 'kubectl get ippools.whereabouts.cni.cncf.io -A -o yaml lists who holds what. The ip-reconciler of whereabouts removes leaked ones: see whether it runs. Else enlarge the range.',
      source: 'https://github.com/k8snetworkplumbingwg/whereabouts/issues/162',
      cases: [
        'error at storage engine: Could not allocate IP in range: ip: 192.168.2.225 / - 192.168.2.230 / range: net.IPNet{IP:net.IP{0xc0}}',
      ],
    },
    {
      id: 'whereabouts-leader-election',
      title: 'whereabouts did not get its turn: the leader election took too long',
      rank: 'specific',
      pattern:
        /leader ?election|time limit exceeded while waiting to become leader|error while (?:obtaining|getting) leader/i,
      cause:
        'Calls of whereabouts on all nodes take turns by a lease of the API server. Many pods start at once, a lease of a call that was killed has not expired, or the API is slow or forbids leases.',
      fix: 'The kubelet tries again. kubectl get leases -A | grep whereabouts shows who holds it; a newer whereabouts needs it less (node slices). Check that its role allows leases.',
      source: 'https://github.com/k8snetworkplumbingwg/whereabouts/issues/110',
      cases: ['error at storage engine: time limit exceeded while waiting to become leader'],
    },
    {
      id: 'whereabouts-config-missing',
      title: 'whereabouts finds none of its configuration files',
      rank: 'specific',
      pattern:
        /not found.{0,60}flat ?file|(?:flatfile|IPAM config).{0,80}(?:whereabouts\.conf|not found)|whereabouts\.conf.{0,40}(?:no such|not found)/i,
      cause:
        'Its daemon set writes /etc/cni/net.d/whereabouts.d/whereabouts.conf on each node. It did not run here, or writes to another directory (k3s and RKE2 have their own).',
      fix: 'kubectl get pods -A -o wide | grep whereabouts for this node; or set configuration_path in "ipam".',
      source: 'https://github.com/k8snetworkplumbingwg/whereabouts/blob/master/doc/extended-configuration.md',
      cases: ['error opening flat file /etc/cni/net.d/whereabouts.d/whereabouts.conf: whereabouts.conf not found'],
    },
  ],
} satisfies Knowledge;
