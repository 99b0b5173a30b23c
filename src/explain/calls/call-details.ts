import {asString, isObject} from '../../cni/json.js';
import type {Invocation} from '../../capture/invocation.js';
import type {Details, Texts} from '../knowledge/knowledge.js';

/** What a user has to fill in where the record does not tell: stands in commands like a parameter in a manual page. */
const unknownDetails = {
  capture: 'CAPTURE',
  plugin: 'PLUGIN',
  operation: 'OPERATION',
  network: 'NETWORK',
  container: 'CONTAINER',
  ifname: 'IFNAME',
  netns: 'NETNS',
  dataDir: '/var/lib/cni/networks',
  listContainers: 'crictl pods -q',
  pruneImages: 'crictl rmi --prune',
  again: 'when the kubelet tries again',
} as const;

/** Where nothing speaks of Kubernetes. */
const engineDetails = {
  listContainers: 'podman ps -aq --no-trunc (or nerdctl, ctr: what started this one)',
  pruneImages: 'podman image prune',
  again: 'at the next try',
} as const;

/**
 * What every rule may name about the call: its capture (the id), plugin, operation, network, container, ifname, netns, dataDir (of host-local),
 * the commands listContainers and pruneImages of whoever runs containers there, and `again`, who tries again and when.
 */
export function callDetails(invocation?: Invocation): Details {
  if (invocation === undefined) return unknownDetails;
  const {id, plugin, operation, parameters, pod, request} = invocation;
  const ipam = request?.json['ipam'];
  return {
    ...unknownDetails,
    ...(pod === null ? engineDetails : {}),
    capture: id,
    plugin: plugin || unknownDetails.plugin,
    operation: operation || unknownDetails.operation,
    network: request?.name || unknownDetails.network,
    container: parameters.containerId ?? unknownDetails.container,
    ifname: parameters.ifname ?? unknownDetails.ifname,
    netns: parameters.netns ?? unknownDetails.netns,
    dataDir: (isObject(ipam) && asString(ipam['dataDir'])) || unknownDetails.dataDir,
  };
}

/** What a rule says, with every `{name}` replaced. */
export type RuleText = Texts;

export function fillIn({id, title, cause, fix, source}: Texts, details: Details): RuleText {
  return {id, title: filled(title, details), cause: filled(cause, details), fix: filled(fix, details), source};
}

export function filled(sentence: string, details: Details): string {
  return sentence.replace(/\{(\w+)\}/g, (_text, name: string) => details[name] ?? '?');
}
