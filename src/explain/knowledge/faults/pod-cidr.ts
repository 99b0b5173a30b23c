import type {Knowledge} from '../knowledge.js';

export default {
  rules: [
    {
      id: 'pod-cidr-missing',
      title: 'the node has no podCIDR yet',
      rank: 'specific',
      pattern:
        /No K8s CIDRs assigned yet|pod cidr not assigned|pod ?CIDR (?:is )?not (?:assigned|found|set|available)|no (?:pod ?CIDRs?|podCIDRs?)\b|node .{0,80}(?:has no|does not have).{0,20}pod ?cidr/i,
      cause:
        'The controller manager has not assigned a range of addresses to this node, or the daemon of the network add-on has ' +
        'not handed it to the plugin. Usual for a few seconds after a node joined.',
      fix:
        'kubectl get node NODE -o yaml | grep -i podcidr. If it stays empty, start kube-controller-manager with ' +
        '--allocate-node-cidrs and a large enough --cluster-cidr; if it is there, look at ' +
        'the log of the add-on on this node (xcluster-cni writes it to the file podCIDR beside node-local).',
      source: 'https://github.com/flannel-io/flannel/issues/728',
      cases: [
        'No K8s CIDRs assigned yet',
        'Error registering network: failed to acquire lease: node "w1" pod cidr not assigned',
      ],
    },
  ],
} satisfies Knowledge;
