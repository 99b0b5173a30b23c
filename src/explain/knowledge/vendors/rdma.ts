import type {Knowledge} from '../knowledge.js';

export default {
  rules: [
    {
      id: 'rdma-mode-shared',
      title: 'the RDMA subsystem of this node is in the mode {mode}, and the plugin needs "exclusive"',
      rank: 'specific',
      pattern: /RDMA subsystem namespace awareness mode is set to (?<mode>\w+), expected exclusive/i,
      cause:
        'Only in the exclusive mode does the kernel move an RDMA device into a network namespace. The mode is set at boot, before any namespace with a device exists.',
      fix: 'rdma system show on the node. options ib_core netns_mode=0 in /etc/modprobe.d makes it exclusive at the next boot; plan that boot, since pods with RDMA devices run in the other mode now.',
      source: 'https://github.com/k8snetworkplumbingwg/rdma-cni#rdma-subsystem-namespace-awareness',
      cases: ['RDMA subsystem namespace awareness mode is set to shared, expected exclusive'],
    },
  ],
} satisfies Knowledge;
