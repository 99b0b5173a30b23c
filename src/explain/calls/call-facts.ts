import {asString, isObject} from '../../cni/json.js';
import type {Invocation} from '../../capture/invocation.js';
import type {Facts, Texts} from '../knowledge/knowledge.js';

/** What a user has to fill in where the record does not tell: stands in commands like a parameter in a manual page. */
const unknownFacts = {
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
const engineFacts = {
  listContainers: 'podman ps -aq --no-trunc (or nerdctl, ctr: what started this one)',
  pruneImages: 'podman image prune',
  again: 'at the next try',
} as const;

/**
 * What every rule may name about the call: its capture (the id), plugin, operation, network, container, ifname, netns, dataDir (of host-local),
 * the commands listContainers and pruneImages of whoever runs containers there, and `again`, who tries again and when.
 */
export function callFacts(invocation?: Invocation): Facts {
  if (invocation === undefined) return unknownFacts;
  const {id, plugin, operation, parameters, pod, request} = invocation;
  const ipam = request?.json['ipam'];
  return {
    ...unknownFacts,
    ...(pod === null ? engineFacts : {}),
    capture: id,
    plugin: plugin || unknownFacts.plugin,
    operation: operation || unknownFacts.operation,
    network: request?.name || unknownFacts.network,
    container: parameters.containerId ?? unknownFacts.container,
    ifname: parameters.ifname ?? unknownFacts.ifname,
    netns: parameters.netns ?? unknownFacts.netns,
    dataDir: (isObject(ipam) && asString(ipam['dataDir'])) || unknownFacts.dataDir,
  };
}

/** What a rule says, with every `{name}` replaced. */
export type RuleText = Texts;

export function fillIn({id, title, cause, fix, source}: Texts, facts: Facts): RuleText {
  return {id, title: filled(title, facts), cause: filled(cause, facts), fix: filled(fix, facts), source};
}

export function filled(sentence: string, facts: Facts): string {
  return sentence.replace(/\{(\w+)\}/g, (_text, name: string) => facts[name] ?? '?');
}
