import {BlockList, isIP} from 'node:net';
import type {Json} from '../../cni/json.js';

/** Says which changes are expected between two calls that do the same. */
export interface VolatileRule {
  readonly id: string;
  /** For people: what the rule passes over. */
  readonly description: string;
  readonly matches: (path: string, before: Json, after: Json) => boolean;
}

/** The rules, in the order in which they are asked. */
export const volatileRules: readonly VolatileRule[] = [
  {
    id: 'mac',
    description: 'MAC addresses',
    matches: bothStrings(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i),
  },
  {
    id: 'veth-name',
    description: 'names that the kernel or a plugin made up for the host end of a veth pair',
    matches: bothStrings(/^veth[0-9a-z]+$/),
  },
  {
    id: 'netns',
    description: 'paths of network namespaces',
    matches: bothStrings(/^(\/var)?\/run\/netns\/|^\/proc\/\d+\/(task\/\d+\/)?ns\/net$/),
  },
  {
    id: 'container-id',
    description: 'container ids',
    matches: (path, before, after) =>
      /(^|\.)(containerId|containerID|K8S_POD_INFRA_CONTAINER_ID)$/.test(path) ||
      bothStrings(/^[0-9a-f]{64}$/)(path, before, after),
  },
  {
    id: 'pod-identity',
    description: 'name and UID of the pod',
    matches: (path) => /(^|\.)(K8S_POD_NAME|K8S_POD_UID)$/.test(path),
  },
  {
    id: 'address',
    description: 'addresses handed out from one and the same subnet',
    matches: (path, before, after) => /(^|\.)(ips\[\d+\]\.address|ip[46]\.ip)$/.test(path) && sameSubnet(before, after),
  },
];

function bothStrings(pattern: RegExp): VolatileRule['matches'] {
  return (_path, ...values) => values.every((value) => typeof value === 'string' && pattern.test(value));
}

function sameSubnet(before: Json, after: Json): boolean {
  const [left, right] = [parseCidr(before), parseCidr(after)];
  if (left?.prefix !== right?.prefix || left === undefined || right === undefined) return false;
  const subnet = new BlockList();
  subnet.addSubnet(left.address, left.prefix, left.family);
  return left.family === right.family && subnet.check(right.address, right.family);
}

interface Cidr {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

function parseCidr(value: Json): Cidr | undefined {
  if (typeof value !== 'string') return undefined;
  const [address = '', prefix] = value.split('/');
  const family = isIP(address);
  if (family === 0 || !/^\d{1,3}$/.test(prefix ?? '') || Number(prefix) > (family === 4 ? 32 : 128)) return undefined;
  return {address, prefix: Number(prefix), family: family === 4 ? 'ipv4' : 'ipv6'};
}
