import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'istio-cni-node (with ztunnel in ambient mode)',
      product: 'Istio CNI',
      plugins: ['istio-cni'],
      places: ['/var/run/istio-cni/', 'ZZZ-istio-cni-kubeconfig', /pluginevent\.sock/],
      look: 'kubectl get pods -A -o wide -l k8s-app=istio-cni-node, then the log of the one on this node, and of ztunnel',
      source: 'https://istio.io/latest/docs/setup/additional-setup/cni/',
    },
  ],
  rules: [
    {
      id: 'istio-ipset-entry-left',
      title: 'the address {address} is already in an ipset of Istio: an entry of an earlier pod is left',
      rank: 'specific',
      pattern: /failed to add IP (?<address>\S+) to ipset (?<set>\S+): (?:exist|file exists|entry already)/i,
      cause:
        'The address was reused before istio-cni removed the stale entry of the old pod. A bug of istio-cni in ambient mode that newer releases mend.',
      fix: 'Restart the istio-cni-node pod of this node, which builds the set anew, and upgrade Istio.',
      source: 'https://github.com/istio/istio/issues/52218',
      cases: [
        'unable to push CNI event (status code 500): failed to add IP 10.100.32.173 to ipset istio-inpod-probes-v4: exist',
      ],
    },
    {
      id: 'istio-agent-no-answer',
      title: 'the istio-cni-node pod of this node could not add the pod to the mesh',
      rank: 'specific',
      pattern:
        /unable to push CNI event|failed to send (?:the )?CNI event|no ztunnel connected|failed to send message to (?:node )?proxy/i,
      cause:
        'In ambient mode the plugin hands the pod to istio-cni-node, which hands it to ztunnel. One of them is not running on this node, not ready, or answered with an error.',
      fix: 'kubectl get pods -A -o wide | grep -E "istio-cni-node|ztunnel" for this node, then their logs.',
      source: 'https://istio.io/latest/docs/ambient/usage/troubleshoot-ztunnel/',
      cases: ['unable to push CNI event (status code 500): partial add error: no ztunnel connected'],
      yieldsTo: ['istio-ipset-entry-left'],
    },
    {
      id: 'mesh-redirect-failed',
      title: 'the mesh could not set up the redirection of traffic in the pod',
      rank: 'specific',
      pattern:
        /istio-iptables|nsenter.{0,60}iptables|failed to (?:program|set up|setup) (?:traffic redirection|redirect)|error in redirection/i,
      cause:
        'iptables rules are put into the namespace of the pod. iptables or its kernel modules (xt_REDIRECT, xt_owner, nf_nat) are missing on this node, or another backend is in use.',
      fix: 'On the node: iptables -t nat -L -n; lsmod | grep -E "xt_REDIRECT|xt_owner"; the log of the node agent of the mesh names the rule.',
      source: 'https://istio.io/latest/docs/ops/deployment/application-requirements/',
      cases: ['istio-iptables failed with: exit status 1'],
    },
  ],
} satisfies Knowledge;
