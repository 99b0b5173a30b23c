import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'aws-node (its daemon ipamd)',
      product: 'Amazon VPC CNI',
      plugins: ['aws-cni', 'egress-cni', 'egress-v4-cni', 'egress-v6-cni'],
      places: [
        '127.0.0.1:50051',
        '127.0.0.1:50052',
        '/var/run/aws-node/',
        '/var/log/aws-routed-eni/',
        /\b(?:add|del) cmd: /,
      ],
      look: 'kubectl -n kube-system get pods -o wide -l k8s-app=aws-node, then /var/log/aws-routed-eni/ipamd.log and plugin.log on the node',
      source: 'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
    },
  ],
  rules: [
    {
      id: 'aws-no-address',
      only: 'own',
      title: 'the AWS VPC plugin had no address for the pod',
      rank: 'specific',
      pattern:
        /failed to assign an IP address to container|InsufficientFreeAddressesInSubnet|InsufficientCidrBlocks|assignPodIPv4AddressUnsafe: no available IP|no available IP(?:\/Prefix)? addresses/i,
      cause:
        'The instance has as many network interfaces and addresses as its type allows, the subnet is full, or ipamd (aws-node) is not ready and has none in its pool.',
      fix: 'Look at the aws-node pod of this node and at /var/log/aws-routed-eni/ipamd.log; compare the number of pods with the limit of the instance type, and the free addresses of the subnet.',
      source: 'https://github.com/aws/amazon-vpc-cni-k8s/issues/1791',
      cases: ['add cmd: failed to assign an IP address to container'],
    },
    {
      id: 'aws-branch-interface-missing',
      title: 'the pod has a security group of its own, and no branch interface was attached for it',
      rank: 'specific',
      pattern: /vpc\.amazonaws\.com\/pod-eni|branch ENI|failed to (?:get|find).{0,40}pod ?ENI/i,
      cause:
        'The VPC resource controller creates a branch interface and writes it into an annotation of the pod; it did not: the limit of branch interfaces is reached, its rights are missing, or the instance type knows none.',
      fix: 'kubectl describe pod shows the events of the controller; kubectl get cninode NODE -o yaml whether the node takes part.',
      source: 'https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html',
      cases: ['failed to get Branch ENI resource'],
    },
  ],
} satisfies Knowledge;
