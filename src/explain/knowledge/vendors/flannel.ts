import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'flanneld',
      product: 'flannel',
      plugins: ['flannel'],
      places: ['/run/flannel/', '/var/lib/cni/flannel/'],
      look: 'kubectl get pods -A -o wide | grep flannel for this node, then its log',
      source: 'https://github.com/flannel-io/cni-plugin',
    },
  ],
  rules: [
    {
      id: 'flannel-subnet-missing',
      title: 'flannel does not know the subnet of this node',
      rank: 'specific',
      pattern: /\/run\/flannel\/subnet\.env|is missing FLANNEL_NETWORK|FLANNEL_\w+ (?:is )?(?:missing|not set)/,
      when: ({fault}) =>
        fault.end === undefined || ['missing', 'not-found', 'malformed', 'unavailable'].includes(fault.end),
      cause:
        'flanneld writes /run/flannel/subnet.env when it has got a subnet. It does not run on this node or is not up yet, it waits for a ' +
        'podCIDR or for the API, or the configuration is left over from a flannel that was removed.',
      fix:
        'Look at the flannel pod of this node and its log: kubectl get pods -A -o wide | grep flannel. ' +
        '"pod cidr not assigned" there means that the node has no podCIDR.',
      source: 'https://github.com/kubernetes/kubernetes/issues/70202',
      cases: [
        'open /run/flannel/subnet.env: no such file or directory',
        'loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory',
        "failed to load flannel 'subnet.env' file: stat /run/flannel/subnet.env: no such file or directory. Check the flannel pod log for this node.",
        '/run/flannel/subnet.env is missing FLANNEL_NETWORK, FLANNEL_SUBNET, FLANNEL_MTU, FLANNEL_IPMASQ',
      ],
      counterCases: [
        'open /run/flannel/subnet.env: permission denied',
        'open /run/flannel/subnet.env: too many open files',
      ],
    },
    {
      id: 'flannel-network-config-missing',
      title: 'flanneld finds no configuration of its network in the datastore',
      rank: 'specific',
      pattern: /(?:[Cc]ouldn't fetch|failed to (?:read|retrieve|get)) network config/,
      when: ({fault}) => fault.end === undefined || fault.end === 'not-found' || fault.end === 'missing',
      cause:
        'With etcd, flanneld reads its network from the key PREFIX/config. The key was never written, lies under another prefix, or was written by another version of the API of etcd (v2, v3).',
      fix: 'etcdctl get with the prefix of the message (-etcd-prefix) and both versions of the API. In Kubernetes let flanneld use the API (-kube-subnet-mgr) and net-conf.json of its ConfigMap.',
      source: 'https://github.com/flannel-io/flannel/blob/master/Documentation/configuration.md',
      cases: ["Couldn't fetch network config: 100: Key not found (/coreos.com) [3]"],
      counterCases: ["Couldn't fetch network config: dial tcp 10.0.0.9:2379: connect: connection refused"],
    },
  ],
} satisfies Knowledge;
