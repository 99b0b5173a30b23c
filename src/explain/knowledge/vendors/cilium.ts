import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'the cilium agent',
      product: 'Cilium',
      plugins: ['cilium-cni'],
      places: ['/var/run/cilium/', /\bcilium\.sock\b/, /unable to connect to Cilium/i],
      look: 'kubectl -n kube-system get pods -o wide -l k8s-app=cilium, then the log of the one on this node and cilium-dbg status in it',
      source: 'https://docs.cilium.io/en/stable/operations/troubleshooting/',
    },
  ],
  rules: [
    {
      id: 'cilium-device-not-found',
      title: 'cilium-agent cannot tell which interface of this node it is to use',
      rank: 'specific',
      pattern: /unable to determine direct routing device|Failed to detect devices for BPF NodePort/,
      cause:
        'It looks for the interface with the address of the node or with the default route, and found none, or several that fit: the node has no default route, or its address is on an interface of another kind (a bond, a bridge, a VPN).',
      fix: 'ip route and ip -br addr on the node; compare with INTERNAL-IP in kubectl get node -o wide. Name the interface: devices (or nodePort.directRoutingDevice) in the values of Cilium.',
      source: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/',
      cases: [
        'Failed to detect devices for BPF NodePort: unable to determine direct routing device. Use --direct-routing-device to specify it',
      ],
    },
    {
      id: 'cilium-agent-down',
      title: 'the cilium agent of this node does not answer',
      rank: 'specific',
      pattern:
        /unable to connect to Cilium (?:agent|daemon)|cilium\.sock: connect: (?:connection refused|no such file)|Is the agent running\?/i,
      cause:
        'The plugin hands its work to the cilium agent, and that is not running on this node: it is starting, it crashed, or it was removed.',
      fix: 'kubectl -n kube-system get pods -o wide -l k8s-app=cilium, then the log of the agent on this node.',
      source: 'https://github.com/cilium/cilium/issues/27715',
      cases: [
        'unable to connect to Cilium agent: failed to create cilium agent client after 30.000000 seconds timeout: Get "http://localhost/v1/config": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory',
      ],
      counterCases: [
        'unable to create endpoint: [PUT /endpoint/{id}][400] putEndpointIdInvalid  IP ipv4:10.17.239.232 is already in use',
      ],
    },
    {
      id: 'cilium-endpoint-address-in-use',
      title: 'another endpoint of the cilium agent already has the address {address}',
      rank: 'specific',
      pattern: /IP ipv[46]:(?<address>[\da-f.:]+) is already in use/i,
      cause:
        'The agent answers well, and keeps another endpoint with that IP: a pod that was taken down without its DEL, or the other plugin of a chain that hands ' +
        'addresses out again too early.',
      fix: 'cilium-dbg endpoint list in the agent of this node shows who has {address}. If that pod is gone, cilium-dbg endpoint disconnect ID removes its endpoint.',
      source: 'https://github.com/cilium/cilium/issues/20389',
      cases: [
        'unable to create endpoint: [PUT /endpoint/{id}][400] putEndpointIdInvalid  IP ipv4:10.17.239.232 is already in use',
      ],
    },
    {
      id: 'cilium-endpoint-too-slow',
      only: 'own',
      title: 'the cilium agent did not get the endpoint ready in time',
      rank: 'specific',
      pattern:
        /did not synchronously regenerate|putEndpointIdTimeout|endpoint \d+.{0,60}(?:regenerat\w+|timeout)|failed to regenerate/i,
      cause:
        'The agent is there and too slow: overloaded, throttled in CPU, busy with many policies or endpoints at once, or it waits for the identity of the endpoint.',
      fix: 'Look at the log of the agent on this node and at its CPU limit; cilium-dbg status --verbose tells about controllers that fail. The kubelet tries again.',
      source: 'https://github.com/cilium/cilium/issues/9541',
      cases: [
        'Unable to create endpoint: [PUT /endpoint/{id}][500] putEndpointIdFailed  endpoint 16569 did not synchronously regenerate after timeout',
      ],
      counterCases: [
        'unable to create endpoint: [PUT /endpoint/{id}][500] putEndpointIdFailed  "Failed to load program: cannot allocate memory"',
      ],
    },
    {
      id: 'cilium-rate-limited',
      only: 'own',
      title: 'the cilium agent limits how many requests it takes at once',
      rank: 'specific',
      pattern: /\[(?:PUT|POST|DELETE|GET) \/[^\]]*\]\[429\]|endpoint\w*TooManyRequests|rate limit.{0,80}endpoint/i,
      cause:
        'Many pods start or stop at the same time on this node, and the agent is slower than that: it is busy and its API rate limit answers 429.',
      fix: 'It goes away when the kubelet tries again. If not, find out why the agent is slow (its log, its CPU limit); --api-rate-limit changes the limit.',
      source: 'https://docs.cilium.io/en/stable/configuration/api-rate-limiting/',
      cases: ['unable to create endpoint: [PUT /endpoint/{id}][429] putEndpointIdTooManyRequests'],
    },
    {
      id: 'cilium-restarting',
      title: 'the cilium agent was not ready yet: the plugin gave up before its answer',
      rank: 'specific',
      when: ({situation, speech}) =>
        /\bto retry\b|retrying|waiting for/i.test(speech.words) &&
        (situation === undefined
          ? /cilium-cni/.test(speech.whole)
          : situation.call.invocation.plugin === 'cilium-cni' && situation.call.invocation.error === undefined),
      cause:
        'The plugin ended while it was waiting for the agent, which is usually starting or restarting (an upgrade, a crash), and left only a note on stderr instead of a CNI error.',
      fix: 'kubectl -n kube-system get pods -o wide -l k8s-app=cilium: look for restarts on this node, and at its log. The kubelet tries again.',
      source: 'https://github.com/cilium/cilium/issues/30896',
      cases: [
        {
          plugin: 'cilium-cni',
          stderr: 'ts=1708028912.027259, now=2024-02-15 20:28:32.027259, to retry\n',
          stdout: '',
          exit: 1,
        },
      ],
      counterCases: [{plugin: 'other-cni', stderr: 'ts=1708028912.027259, to retry\n', stdout: '', exit: 1}],
    },
    {
      id: 'cilium-chained-without-address',
      only: 'own',
      title: 'cilium runs in a chain behind another plugin and sees no address of that plugin in the container',
      rank: 'specific',
      pattern:
        /no address configured inside container|unable to (?:find|retrieve).{0,40}address.{0,60}(?:chain|interface)/i,
      cause:
        'In a chaining mode the plugin before cilium-cni gives the pod its address. It gave none that cilium looks for: the address is IPv6 while only IPv4 is enabled (or the reverse), ' +
        'the plugin before it made the interface in another way, or the chaining mode does not fit that plugin.',
      fix: 'mlab-cni tree shows what the plugin before answered. Compare cni-chaining-mode, enable-ipv4 and enable-ipv6 in the ConfigMap cilium-config with it.',
      source: 'https://docs.cilium.io/en/stable/installation/cni-chaining/',
      cases: ['no address configured inside container'],
    },
    {
      id: 'cilium-ipam-pool-empty',
      only: 'own',
      title: 'the cilium agent has no address left for this node',
      rank: 'specific',
      pattern:
        /No more IPs available|range is full|(?:unable|failed) to allocate.{0,60}(?:IPAM|via local cilium agent)|all pod CIDR ranges are exhausted/i,
      cause:
        'The addresses of the node (its podCIDR, or what the cloud gave it) are used up, or the operator has not given it any yet.',
      fix: 'kubectl get ciliumnode NODE -o yaml shows what is there and used. Enlarge the pool, or look at the log of cilium-operator.',
      source: 'https://docs.cilium.io/en/stable/network/concepts/ipam/',
      cases: [
        'unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure  No more IPs available',
        'range is full',
      ],
    },
  ],
} satisfies Knowledge;
