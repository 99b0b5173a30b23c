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
      id: 'kube-ovn-controller-not-done',
      title: 'the controller of Kube-OVN has not finished the network of the pod',
      rank: 'specific',
      pattern: /please see kube-ovn-controller logs/,
      yieldsTo: ['kube-ovn-no-address-annotation'],
      cause:
        'kube-ovn-controller sets up address, port and routes in OVN and writes that into annotations of the pod. It is behind, restarting, or cannot do one of these, for example because an entry of an earlier pod is in its way.',
      fix: 'Look at the log of kube-ovn-controller for this pod (kubectl -n kube-system logs deployment/kube-ovn-controller), and at the annotations ovn.kubernetes.io/... of the pod.',
      source: 'https://github.com/kubeovn/kube-ovn/issues/1405',
      cases: [
        'request ip return 500 route is not ready for pod ns1/sts-0 provider ovn, please see kube-ovn-controller logs to find errors',
      ],
    },
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
