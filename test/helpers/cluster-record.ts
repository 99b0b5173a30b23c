import type {ClusterRecord} from '../../src/records/cluster-record.js';
import type {PodRecord, WantedNetwork} from '../../src/records/pod-record.js';

/** A cluster with our node. */
export function clusterWith(podCidrs: readonly string[], pods: readonly PodRecord[] = []): ClusterRecord {
  const node = {name: 'mlab1', labels: {}, annotations: {}, podCidrs};
  return {server: 'https://10.0.0.1:6443', node, pods, defaultNetworks: [], definitions: null};
}

/** A pod that starts, with networks beside the default one. */
export function podWanting(name: string, ...networks: readonly WantedNetwork[]): PodRecord {
  const none = {kind: 'networks', annotation: 'v1.multus-cni.io/default-network', text: '', networks: []} as const;
  const annotation = 'k8s.v1.cni.cncf.io/networks';
  const text = networks.map((network) => network.name).join();
  return {
    namespace: 'antidote',
    name,
    uid: name,
    phase: 'Pending',
    hostNetwork: false,
    ips: [],
    node: null,
    defaultNetwork: none,
    networks: {kind: 'networks', annotation, text, networks},
    status: null,
    events: null,
  };
}
