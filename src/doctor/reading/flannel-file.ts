import {parseCidr} from '../../cni/address.js';

/** What flanneld wrote down for its plugin; a key without a value is not in it. */
export interface FlannelFile {
  readonly network: string | undefined;
  readonly subnet: string | undefined;
  /** The keys without which the plugin refuses to work (flannel-io/cni-plugin flannel.go, loadFlannelSubnetEnv). */
  readonly missing: readonly string[];
  /** `KEY=VALUE` that it cannot parse. */
  readonly malformed: readonly string[];
}

export function parseFlannelFile(text: string): FlannelFile {
  const values = new Map(
    text.split('\n').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1).trim()]),
  );
  const valueOf = (key: string) => values.get(`FLANNEL_${key}`) || undefined;
  const network = valueOf('NETWORK') ?? valueOf('IPV6_NETWORK');
  const subnet = valueOf('SUBNET') ?? valueOf('IPV6_SUBNET');
  const required = {NETWORK: network, SUBNET: subnet, MTU: valueOf('MTU'), IPMASQ: valueOf('IPMASQ')};
  const missing = Object.entries(required).flatMap(([key, value]) => (value === undefined ? [`FLANNEL_${key}`] : []));
  const {MTU: mtu} = required;
  const malformed = [
    ...(mtu === undefined || /^\d+$/.test(mtu) ? [] : [`FLANNEL_MTU=${mtu}`]),
    ...(subnet === undefined || parseCidr(subnet) !== undefined ? [] : [`FLANNEL_SUBNET=${subnet}`]),
  ];
  return {network, subnet, missing, malformed};
}
