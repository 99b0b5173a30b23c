import type {V1Pod} from '@kubernetes/client-node';
import type {ClusterNode, ClusterRecord, DefinedNetwork} from '../records/cluster-record.js';
import {parseNetworkDefinition} from '../records/network-definition.js';
import type {PodRecord} from '../records/pod-record.js';
import type {ClusterError} from '../errors.js';
import {orElseNoting, type OrElse} from './or-else.js';
import type {PartialAnswer} from './ask-cluster.js';
import type {Cluster} from './cluster.js';
import {podRecordOf, severalOrOne} from './pod-record.js';
import {fetchWantedNetwork, fetchWantedNetworks} from './wanted-networks.js';

export interface NodeQuestion {
  readonly node: string;
  readonly multusNamespace: string;
  /** Names of definitions in that namespace. */
  readonly defaultNetworks: readonly string[];
  /** Pods may have networks that definitions describe. */
  readonly usesDefinitions: boolean;
}

/**
 * Asks for a node, the pods on it, and the definitions of all networks that these name, each once. Events are left out.
 *
 * @throws ClusterError if the node cannot be asked for
 */
export async function fetchClusterRecord(
  cluster: Cluster,
  {node: name, multusNamespace, defaultNetworks, usesDefinitions}: NodeQuestion,
): Promise<PartialAnswer<ClusterRecord>> {
  const problems: ClusterError[] = [];
  const orElse = orElseNoting(problems);
  const frugal = {definition: remembering(cluster.definition)};
  const [node, pods, defaults] = await Promise.all([
    fetchNode(cluster, name),
    orElse(cluster.podsOfNode(name), null),
    Promise.all(
      defaultNetworks.map((network) =>
        fetchWantedNetwork(frugal, {namespace: multusNamespace, name: network, ifname: null}, orElse),
      ),
    ),
  ]);
  const records = pods?.map((pod) => fetchPod(frugal, pod, multusNamespace, orElse)) ?? null;
  // with that label it is clear whose node this is, whatever is defined
  const isClear = !usesDefinitions || node === 'missing' || node.labels?.['mlab/type'] !== undefined;
  const answer: ClusterRecord = {
    server: cluster.server,
    node,
    pods: records === null ? null : await Promise.all(records),
    defaultNetworks: defaults,
    definitions: isClear ? null : await orElse(fetchDefinitions(cluster), null),
  };
  return {answer, problems};
}

async function fetchDefinitions(cluster: Cluster): Promise<DefinedNetwork[]> {
  const listed = await cluster.definitions();
  return listed.map(({namespace, name, config}) => ({
    namespace,
    name,
    definition: parseNetworkDefinition(config, name),
  }));
}

async function fetchNode(cluster: Cluster, name: string): Promise<ClusterNode | 'missing'> {
  const node = await cluster.node(name);
  if (node === null) return 'missing';
  const {metadata, spec} = node;
  return {
    name,
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    podCidrs: severalOrOne(spec?.podCIDRs, spec?.podCIDR),
  };
}

async function fetchPod(
  cluster: Pick<Cluster, 'definition'>,
  pod: V1Pod,
  multusNamespace: string,
  orElse: OrElse,
): Promise<PodRecord> {
  const annotations = pod.metadata?.annotations ?? {};
  const namespace = pod.metadata?.namespace ?? '';
  const wanted = await fetchWantedNetworks(cluster, {annotations, namespace, multusNamespace}, orElse);
  return podRecordOf(pod, {node: null, events: null, ...wanted});
}

/** Pods of one kind name the same definitions. */
function remembering(ask: Cluster['definition']): Cluster['definition'] {
  const answers = new Map<string, ReturnType<Cluster['definition']>>();
  return (namespace, name) => {
    const key = `${namespace}/${name}`;
    const answer = answers.get(key) ?? ask(namespace, name);
    answers.set(key, answer);
    return answer;
  };
}
