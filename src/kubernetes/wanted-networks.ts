import {parseNetworkDefinition} from '../records/network-definition.js';
import {parseNetworkSelections, type NetworkSelection} from '../records/network-selection.js';
import type {PodRecord, WantedNetwork, WantedNetworks} from '../records/pod-record.js';
import type {OrElse} from './or-else.js';
import type {Cluster} from './cluster.js';

export interface AnnotatedPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly multusNamespace: string;
}

/** What a pod's annotations ask for, each network with its definition. */
export async function fetchWantedNetworks(
  cluster: Pick<Cluster, 'definition'>,
  {annotations, namespace, multusNamespace}: AnnotatedPod,
  orElse: OrElse,
): Promise<Pick<PodRecord, 'defaultNetwork' | 'networks'>> {
  const [defaultNetwork, networks] = await Promise.all([
    fetchAll('v1.multus-cni.io/default-network', multusNamespace),
    fetchAll('k8s.v1.cni.cncf.io/networks', namespace),
  ]);
  return {defaultNetwork: atMostOne(defaultNetwork), networks};

  async function fetchAll(annotation: string, defaultNamespace: string): Promise<WantedNetworks> {
    const text = annotations[annotation] ?? '';
    const selections = parseNetworkSelections(text, defaultNamespace);
    if (selections.kind === 'invalid') return {...selections, annotation, text};
    return {kind: 'networks', annotation, text, networks: await Promise.all(selections.networks.map(fetchOne))};
  }

  function fetchOne(selection: NetworkSelection): Promise<WantedNetwork> {
    return fetchWantedNetwork(cluster, selection, orElse);
  }
}

/** A network with its definition. */
export async function fetchWantedNetwork(
  cluster: Pick<Cluster, 'definition'>,
  selection: NetworkSelection,
  orElse: OrElse,
): Promise<WantedNetwork> {
  const answer = await orElse(cluster.definition(selection.namespace, selection.name), {kind: 'unknown'} as const);
  const definition = answer.kind === 'found' ? parseNetworkDefinition(answer.config, selection.name) : answer;
  return {...selection, definition};
}

/** multus refuses more (multus-cni pkg/k8sclient/k8sclient.go, tryLoadK8sPodDefaultNetwork). */
function atMostOne(wanted: WantedNetworks): WantedNetworks {
  if (wanted.kind === 'invalid' || wanted.networks.length <= 1) return wanted;
  const {annotation, text} = wanted;
  return {kind: 'invalid', annotation, text, reason: 'it names more than one default network'};
}
