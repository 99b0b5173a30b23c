import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'kube-ovn-cni',
      product: 'Kube-OVN',
      plugins: ['kube-ovn'],
      places: [/kube-ovn-daemon\.sock/, 'http://dummy/api/v1/', '/var/log/kube-ovn/'],
      look: 'kubectl -n kube-system get pods -o wide -l app=kube-ovn-cni, then the log of the one on this node',
      source: 'https://kubeovn.github.io/docs/stable/en/reference/architecture/',
    },
  ],
  rules: [
    {
      id: 'kube-ovn-no-address-annotation',
      title: 'the controller of Kube-OVN has not given the pod an address',
      rank: 'specific',
      pattern:
        /no (?:available )?address allocated to pod|pod .{0,120}(?:not ready|has no) .{0,40}address|ovn\.kubernetes\.io\/allocated/i,
      cause:
        'kube-ovn-controller writes the address into an annotation of the pod. It is not running, is behind, or its subnet has no address left.',
      fix: 'Look at the log of kube-ovn-controller and at kubectl get subnet: the columns of available addresses.',
      source: 'https://kubeovn.github.io/docs/stable/en/guide/subnet/',
      cases: [
        'RPC failed; request ip return 500 no address allocated to pod default/web-1 provider ovn, please see kube-ovn-controller logs to find errors',
      ],
    },
  ],
} satisfies Knowledge;
