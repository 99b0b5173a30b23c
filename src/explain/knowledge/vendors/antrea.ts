import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'antrea-agent',
      product: 'Antrea',
      plugins: ['antrea', 'antrea-ipam'],
      places: ['/var/run/antrea/'],
      look: 'kubectl -n kube-system get pods -o wide -l app=antrea,component=antrea-agent, then the log of the one on this node; antctl get agentinfo',
      source: 'https://github.com/antrea-io/antrea/blob/main/docs/troubleshooting.md',
    },
  ],
  rules: [
    {
      id: 'antrea-not-in-chaining-mode',
      title: 'antrea stands behind another plugin, and its agent does not run in the mode for chaining',
      rank: 'specific',
      pattern: /does not support key prevResult/,
      cause:
        'The antrea agent takes a prevResult only with trafficEncapMode networkPolicyOnly, the mode for a chain behind the plugin of a cloud. It runs in another mode.',
      fix: 'Either set trafficEncapMode: networkPolicyOnly in the ConfigMap antrea-config and restart the agents, or take antrea out of the chain.',
      source: 'https://github.com/antrea-io/antrea/blob/main/docs/eks-installation.md',
      cases: ['Network configuration does not support key prevResult and value'],
    },
  ],
} satisfies Knowledge;
