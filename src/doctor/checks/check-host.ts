import {addressNumber, parseCidr} from '../../cni/address.js';
import {asString} from '../../cni/json.js';
import type {Facts, Link} from '../facts.js';
import type {PluginConfiguration} from '../network.js';
import {rangesOf} from '../ranges.js';
import {broken, doubtful, unchecked, type Remark} from '../remark.js';

/** Checks what is on the node against what bridges need: addresses of those that exist, and settings of the kernel. */
export function checkHost(facts: Facts): Remark[] {
  return [...checkBridges(facts), ...settings(facts), ...checkIpv6(facts)];
}

type AboutBridges = Pick<Facts, 'plugins' | 'links' | 'cluster' | 'flannelFiles'>;

/** Checks the bridges that are there already. */
export function checkBridges(facts: AboutBridges): Remark[] {
  const bridges = facts.plugins.filter(({type}) => type === 'bridge');
  const {links} = facts;
  if (links !== null) return bridges.flatMap((bridge) => checkBridge(bridge, links, facts));
  const why = 'iproute2 did not list them, or these are the files of another machine';
  return bridges.length > 0 ? [unchecked('the bridges of this node and their addresses', why)] : [];
}

function checkBridge(plugin: PluginConfiguration, links: readonly Link[], facts: AboutBridges): Remark[] {
  const name = asString(plugin.json['bridge']) || 'cni0';
  const link = links.find((each) => each.name === name);
  if (link === undefined) return [];
  if (link.kind !== 'bridge') {
    return [
      broken('bridge-name-taken', {
        what: `${name} exists and is no bridge: bridge fails with "${name} already exists but is not a bridge"`,
        evidence: [`ip -d link show ${name}: ${link.kind || 'a device'}`, plugin.where],
        next: `write another "bridge" into the configuration, or find out what ${name} is for (ip -d link show ${name}) before it gets another name`,
      }),
    ];
  }
  if (!takesGateway(plugin) || plugin.json['forceAddress'] === true) return [];
  return rangesOf({...facts, plugins: [plugin]}).flatMap(({cidr, gateway, subnet}) => {
    const other = cidr.family === 4 ? link.addresses.find((each) => isOther(each, gateway, cidr.prefix)) : undefined;
    return other === undefined ? [] : [otherAddress(name, other, subnet, plugin)];
  });
}

/** bridge tolerates none beside its own for IPv4 (github.com/containernetworking/plugins bridge.go, ensureAddr). */
function isOther(address: string, gateway: bigint, prefix: number): boolean {
  const cidr = parseCidr(address);
  return cidr?.family === 4 && (addressNumber(cidr.address) !== gateway || cidr.prefix !== prefix);
}

function otherAddress(name: string, address: string, subnet: string, {where}: PluginConfiguration): Remark {
  return broken('bridge-address', {
    what: `${name} has the address ${address}, and its network is ${subnet}: pods fail with "already has an IP address different from"`,
    evidence: [`ip addr show ${name}: ${address}`, where],
    next: `ip link show master ${name} lists the pods on it; only when it shows none: ip link delete ${name}, and the plugin makes it anew`,
  });
}

/** Networks that hand packets from pods to the node. */
const routed: ReadonlySet<string> = new Set(['bridge', 'flannel', 'ptp']);

function settings(facts: Facts): Remark[] {
  const {plugins, ipForward, bridgeCallsIptables, allocations} = facts;
  const router = plugins.find(({type, isDefault}) => isDefault && routed.has(type));
  const ranges = rangesOf(facts);
  const isIpv6Only = ranges.length > 0 && ranges.every(({cidr}) => cidr.family === 6);
  if (router === undefined || isIpv6Only) return [];
  const bridge = plugins.find(({type, isDefault}) => isDefault && type === 'bridge');
  const hasPods = allocations.some((network) => network.allocations.length > 0);
  const forwarding = {
    what: 'the node forwards no packets: pods reach nothing outside of it',
    evidence: [
      'net.ipv4.ip_forward = 0',
      ...(hasPods ? [] : ['no pod has an address yet; the first bridge may turn it on']),
    ],
    next: 'sysctl -w net.ipv4.ip_forward=1, and keep it in /etc/sysctl.d',
  };
  return [
    ...(ipForward === null ? [unchecked('net.ipv4.ip_forward', 'it cannot be read')] : []),
    ...(ipForward === '0' ? [(hasPods ? broken : doubtful)('ip-forward-off', forwarding)] : []),
    ...(bridge === undefined ? [] : checkBridgeCalls(bridgeCallsIptables)),
  ];
}

/** On the node's side of a pod's link. */
function takesGateway({type, json}: PluginConfiguration): boolean {
  return type === 'ptp' || json['isGateway'] === true || json['isDefaultGateway'] === true;
}

/** What the default network needs of the node to give addresses of IPv6. */
function checkIpv6({plugins, ipv6, cluster, allocations}: Facts): Remark[] {
  const [range] = rangesOf({plugins, cluster}).filter(({cidr, plugin}) => cidr.family === 6 && plugin.isDefault);
  if (range === undefined || ipv6 === null) return [];
  const {subnet, plugin} = range;
  if (!ipv6.isOn) {
    return [
      broken('ipv6-off', {
        what: `the kernel has IPv6 switched off, and pods are to get addresses of ${subnet}`,
        evidence: ['/proc/sys/net/ipv6 does not exist', plugin.where],
        next: 'start the kernel without ipv6.disable=1, or leave the range out of the configuration of the network',
      }),
    ];
  }
  if (ipv6.isOffForNewLinks && takesGateway(plugin)) {
    return [
      doubtful('ipv6-off', {
        what: `new links of this node have IPv6 switched off: ${plugin.type} fails with "permission denied" when it takes the gateway's address in ${subnet}`,
        evidence: ['net.ipv6.conf.default.disable_ipv6 = 1', plugin.where],
        next: 'sysctl -w net.ipv6.conf.default.disable_ipv6=0, if the node is to have IPv6; or leave the range out of the configuration of the network',
      }),
    ];
  }
  if (ipv6.forwarding !== '0' || !routed.has(plugin.type)) return [];
  const hasPods = allocations.some((network) => network.allocations.some(({address}) => address.includes(':')));
  return [
    (hasPods ? broken : doubtful)('ip6-forward-off', {
      what: 'the node forwards no packets of IPv6: pods reach nothing outside of it with it',
      evidence: ['net.ipv6.conf.all.forwarding = 0', `${plugin.where}: ${subnet}`],
      next: 'sysctl -w net.ipv6.conf.all.forwarding=1, and keep it in /etc/sysctl.d; a node that has its own route from router advertisements needs accept_ra=2 on that link before',
    }),
  ];
}

function checkBridgeCalls(value: string | null): Remark[] {
  if (value === null) return [unchecked('net.bridge.bridge-nf-call-iptables', 'it cannot be read')];
  if (value === '1') return [];
  const isMissing = value === 'missing';
  return [
    doubtful('bridge-calls-no-iptables', {
      what: 'packets between pods on one bridge pass by iptables: Services of kube-proxy fail between pods of this node',
      evidence: [
        isMissing
          ? 'net.bridge.bridge-nf-call-iptables does not exist: the module br_netfilter is not loaded'
          : `net.bridge.bridge-nf-call-iptables = ${value}`,
      ],
      next: `${isMissing ? 'modprobe br_netfilter; ' : ''}sysctl -w net.bridge.bridge-nf-call-iptables=1, and keep it in /etc/sysctl.d; packets on all other bridges of this node then pass iptables, too`,
    }),
  ];
}
