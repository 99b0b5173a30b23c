import type {Knowledge} from '../knowledge.js';

/** What there may be only so many of. */
export default {
  rules: [
    {
      id: 'bridge-ports-used-up',
      title: 'the bridge is full: it has as many ports as the kernel allows',
      rank: 'specific',
      pattern: /exchange full/i,
      cause:
        'A Linux bridge takes 1023 ports. Either that many pods run on this node, or veth interfaces of pods that are gone were left on it.',
      fix: 'ip -o link show master BRIDGE | wc -l counts the ports; compare with {listContainers} | wc -l. Spread them over more nodes, or find out whose DEL failed: mlab-cni list --operation DEL --failed.',
      source: 'https://github.com/torvalds/linux/blob/master/net/bridge/br_if.c',
      cases: ['failed to connect "veth12" to bridge cni0: exchange full'],
    },
    {
      id: 'privileged-port',
      title: 'a port below 1024 may not be opened without root',
      rank: 'specific',
      pattern:
        /privileged port|listen (?:tcp|udp)[46]? \S*:(?:[1-9]\d{0,2}|10[01]\d|102[0-3]): bind: permission denied/,
      cause:
        'The engine works without root (rootless), and the kernel keeps ports below net.ipv4.ip_unprivileged_port_start (1024) for root.',
      fix: 'Publish a port from 1024 on (8080 in place of 80). Whoever administers the host may lower net.ipv4.ip_unprivileged_port_start for all its users.',
      source: 'https://rootlesscontaine.rs/getting-started/common/sysctl/',
      cases: ['failed to expose port 80: listen tcp4 0.0.0.0:80: bind: permission denied'],
      counterCases: ['listen tcp4 0.0.0.0:8080: bind: permission denied'],
    },
    {
      id: 'limit-reached',
      title: 'a limit or quota is reached: no more of that can be had{about}',
      rank: 'class',
      fault: {end: ['limit-reached']},
      cause:
        'The kernel, the cloud or the daemon behind the plugin allows only so many (interfaces, addresses, branch interfaces, requests), and all are used, or held by pods that are gone.',
      fix: 'The message names what. Compare the limit with what runs on this node: {look}. Move pods to other nodes or raise the limit.',
      source: 'https://grpc.io/docs/guides/status-codes/',
      cases: ['rpc error: code = ResourceExhausted desc = pod quota of the node reached'],
    },
  ],
} satisfies Knowledge;
