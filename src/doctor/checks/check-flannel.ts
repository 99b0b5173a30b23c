import {addressNumber, parseCidr, subnetBounds} from '../../cni/address.js';
import {logOfAddOn} from '../add-on-pod.js';
import type {Facts} from '../facts.js';
import {parseFlannelFile} from '../reading/flannel-file.js';
import {subnetFileOf} from '../network.js';
import {broken, type Remark} from '../remark.js';

/** Checks what flanneld left for its plugin, if a network is flannel's. */
export function checkFlannel({plugins, flannelFiles, hidden, cluster}: Facts): Remark[] {
  const paths = new Set(plugins.filter(({type}) => type === 'flannel').map(subnetFileOf));
  return [...paths]
    .filter((path) => !hidden.has(path))
    .flatMap((path) => checkFile(path, flannelFiles.get(path) ?? null, logOfAddOn(cluster, 'flannel')));
}

function checkFile(path: string, text: string | null, log: string): Remark[] {
  const next = `see why flanneld does not run here, or has no subnet: ${log}`;
  if (text === null) {
    const what = `there is no ${path}: flannel fails for every pod`;
    return [broken('flannel-subnet-missing', {what, evidence: [`flanneld writes it when it has a subnet`], next})];
  }
  const {missing, malformed, network, subnet} = parseFlannelFile(text);
  if (missing.length > 0) {
    const what = `${path} lacks ${missing.join(', ')}: flannel fails for every pod`;
    const evidence = [text.trim() === '' ? 'it is empty' : `it has ${text.trim().split('\n').join(' ')}`];
    return [broken('flannel-subnet-malformed', {what, evidence, next})];
  }
  if (malformed.length > 0) {
    const what = `${path} has ${malformed.join(', ')}: flannel fails for every pod`;
    return [broken('flannel-subnet-malformed', {what, evidence: ['flannel cannot parse it'], next})];
  }
  if (isInside(subnet ?? '', network ?? '')) return [];
  const what = `the subnet of this node is not in flannel's network`;
  const evidence = [`${path}: FLANNEL_SUBNET=${subnet ?? ''}, FLANNEL_NETWORK=${network ?? ''}`];
  return [broken('flannel-subnet-malformed', {what, evidence, next})];
}

/** FLANNEL_NETWORK may list several. */
function isInside(subnet: string, networks: string): boolean {
  const number = addressNumber(parseCidr(subnet)?.address ?? '');
  return networks.split(',').some((network) => {
    const cidr = parseCidr(network.trim());
    if (cidr === undefined || number === undefined) return false;
    const [first, last] = subnetBounds(cidr);
    return first <= number && number <= last;
  });
}
