import type {Knowledge} from '../knowledge.js';

/** The API of a cloud, which gives nodes and pods their interfaces and addresses. */
export default {
  rules: [
    {
      id: 'cloud-api-denied',
      title: 'the API of the cloud denied what the network add-on asked for: its role lacks a right',
      rank: 'class',
      fault: {end: ['cloud-denied']},
      cause:
        'The daemon of the add-on works with the role of the node, or one of its own, and that lacks the right that the message names, or a policy of the organisation forbids it.',
      fix: 'Compare the policy of that role with what the documentation of the installed release demands (for AWS: AmazonEKS_CNI_Policy, and the trust of the service account). {look}.',
      source: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html',
      cases: [
        'ipamd: Failed to call ec2:DescribeNetworkInterfaces: UnauthorizedOperation: You are not authorized to perform this operation. status code: 403',
      ],
      counterCases: ['pods "web-1" is forbidden: User "u" cannot get resource "pods"'],
    },
    {
      id: 'cloud-metadata-unreachable',
      title: 'the metadata service of the cloud does not answer on this node',
      rank: 'class',
      fault: {end: ['refused', 'unreachable', 'timed-out', 'reset', 'unavailable', 'missing', 'not-found']},
      pattern: /169\.254\.169\.254|EC2Metadata|metadata\.google\.internal|\bIMDS\b/,
      cause:
        'Daemons ask it who this node is and which interfaces it has. A rule of the packet filter, a route or a network policy drops the way to 169.254.169.254, it is switched off, or (IMDSv2) its hop limit of 1 keeps containers out.',
      fix: 'curl -s -m 3 http://169.254.169.254/ on the node and from a pod in the network of the host; then the options of the instance (hop limit, tokens) and the rules for 169.254.0.0/16.',
      source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html',
      cases: [
        'ipamd: failed to retrieve instance-id: Get "http://169.254.169.254/latest/meta-data/instance-id": dial tcp 169.254.169.254:80: i/o timeout',
      ],
    },
  ],
} satisfies Knowledge;
