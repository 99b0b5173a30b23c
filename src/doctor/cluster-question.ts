import type {NodeConfiguration} from './reading/node-configuration.js';

/** What a node's configuration makes worth asking the cluster. */
export function clusterQuestion(node: string, {multus}: NodeConfiguration) {
  const defaultNetworks = multus?.networks.filter((name) => !name.startsWith('/')) ?? [];
  const multusNamespace = multus?.namespace ?? 'kube-system';
  return {node, multusNamespace, defaultNetworks, usesDefinitions: multus !== null};
}
