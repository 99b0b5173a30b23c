import {asArray, isObject, type JsonObject} from '../../cni/json.js';
import type {ClusterNode, ClusterRecord} from '../../records/cluster-record.js';
import type {Facts} from '../facts.js';
import {broken, doubtful, type Remark} from '../remark.js';

type AboutNode = Pick<Facts, 'cluster' | 'plugins' | 'mlabPlugins'>;

/** Checks the node as the cluster has it. */
export function checkNode(facts: AboutNode, nodeName: string): Remark[] {
  const {cluster} = facts;
  if (cluster === null || cluster.node === null) return [];
  return cluster.node === 'missing' ? [unknownNode(cluster, nodeName)] : checkLabels(cluster.node, facts);
}

function unknownNode({server}: ClusterRecord, name: string): Remark {
  return doubtful('node-unknown', {
    what: `the cluster has no node "${name}"`,
    evidence: [server],
    next: '--node NAME says how the cluster calls this node: kubectl get nodes',
  });
}

const typeLabel = 'mlab/type';
const types = ['physical', 'virtual'];

/** M-Lab's networks choose what runs on a node by that label (github.com/m-lab/k8s-support NETWORKING.md). */
function checkLabels({name, labels}: ClusterNode, facts: AboutNode): Remark[] {
  const sign = labels === null ? undefined : signOfMlab(labels, facts);
  if (labels === null || sign === undefined) return [];
  const type = labels[typeLabel];
  const next = `say which kind of machine it is, which decides what runs on it: kubectl label node ${name} ${typeLabel}=physical, or ${typeLabel}=virtual`;
  if (type === undefined) {
    const what = `the node has no label ${typeLabel}: its network will likely not work at all`;
    return [broken('node-type-missing', {what, evidence: [`labels of the node ${name}`, `M-Lab's: ${sign}`], next})];
  }
  if (types.includes(type)) return [];
  const what = `the label ${typeLabel} is "${type}": no network of M-Lab is meant for that`;
  return [doubtful('node-type-unknown', {what, evidence: [`labels of the node ${name}`], next})];
}

/** What shows that this is a node of M-Lab, for others have no such label. */
function signOfMlab(
  labels: Readonly<Record<string, string>>,
  {plugins, mlabPlugins, cluster}: AboutNode,
): string | undefined {
  const label = Object.keys(labels).find((key) => key.startsWith('mlab/'));
  if (label !== undefined) return `it has the label ${label}`;
  const plugin = plugins.find(({json}) => isMlabs(json));
  if (plugin !== undefined) return `${plugin.where} uses index2ip or netctl`;
  const [installed] = mlabPlugins;
  if (installed !== undefined) return `${installed} is installed`;
  const defined = cluster?.definitions?.find(
    ({definition}) => definition.kind === 'config' && pluginsOfDefinition(definition.configuration).some(isMlabs),
  );
  return defined && `NetworkAttachmentDefinition ${defined.namespace}/${defined.name} uses index2ip or netctl`;
}

function pluginsOfDefinition(configuration: JsonObject): JsonObject[] {
  const list = configuration['plugins'];
  return (list === undefined ? [configuration] : asArray(list)).filter(isObject);
}

function isMlabs({type, ipam}: JsonObject): boolean {
  return type === 'netctl' || (isObject(ipam) && ipam['type'] === 'index2ip');
}
