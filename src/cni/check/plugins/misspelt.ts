import {distance} from 'fastest-levenshtein';
import type {JsonObject} from '../../json.js';
import {findingIf, type Finding} from '../finding.js';
import {ipamFields, pluginFields} from './shapes.js';

/** Programs of these names are installed by somebody, so one that is nearly so called is most likely meant. */
const programs: readonly string[] = [
  ...['bandwidth', 'bridge', 'dhcp', 'dummy', 'firewall', 'host-device', 'host-local', 'ipvlan', 'loopback', 'macvlan'],
  ...['portmap', 'static', 'tuning', 'vlan', 'antrea', 'aws-cni', 'azure-vnet', 'azure-vnet-ipam', 'calico'],
  ...['calico-ipam', 'cilium-cni', 'cnv-bridge', 'cnv-tuning', 'coordinator', 'flannel', 'ib-sriov', 'index2ip'],
  ...['istio-cni', 'kube-ovn', 'linkerd-cni', 'macvtap', 'multus', 'multus-cni', 'multus-shim', 'ovn-k8s-cni-overlay'],
  ...['ovs-cni', 'sriov', 'sriov-cni', 'spiderpool', 'terway', 'vxlan', 'weave-ipam', 'weave-net', 'whereabouts'],
];

/** Checks the name of a program, and the names of the fields that it reads, for what looks like a slip of the pen. */
export function checkSpelling(type: string, plugin: JsonObject): Finding[] {
  return [...checkProgram(type), ...checkFields(type, plugin, pluginFields(type))];
}

/** The same for an `ipam`. */
export function checkIpamSpelling(type: string, ipam: JsonObject): Finding[] {
  return [...checkProgram(type), ...checkFields(type, ipam, ipamFields(type))];
}

function checkProgram(type: string): Finding[] {
  const meant = programs.includes(type) ? undefined : programs.find((name) => isSlip(type, name));
  return findingIf(
    meant !== undefined,
    'name-misspelt',
    'type',
    `"${type}" is no plugin that is known, and "${meant ?? ''}" is`,
  );
}

function checkFields(type: string, json: JsonObject, fields: readonly string[]): Finding[] {
  const names = fields.map((name) => name.toLowerCase());
  return Object.keys(json).flatMap((key) => {
    if (names.includes(key.toLowerCase())) return [];
    const meant = fields.find((name) => isSlip(key, name));
    return findingIf(meant !== undefined, 'name-misspelt', key, `${type} does not read it; it reads "${meant ?? ''}"`);
  });
}

/** Short words are too near to each other to tell. */
const leastLength = 5;

/** One letter too many, too few, another, or two of them swapped; or words joined in another way. */
function isSlip(written: string, name: string): boolean {
  const [left, right] = [written.toLowerCase(), name.toLowerCase()];
  if (left === right || Math.min(left.length, right.length) < leastLength) return false;
  return distance(left, right) === 1 || isSwapped(left, right) || joined(left) === joined(right);
}

function isSwapped(left: string, right: string): boolean {
  const at = [...left].findIndex((letter, index) => letter !== right[index]);
  return `${left.slice(0, at)}${left[at + 1] ?? ''}${left[at] ?? ''}${left.slice(at + 2)}` === right;
}

function joined(name: string): string {
  return name.replace(/[-_ ]/g, '');
}
