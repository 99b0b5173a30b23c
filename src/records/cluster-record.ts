import type {NetworkDefinition} from './network-definition.js';
import type {NodeRecord, PodRecord, WantedNetwork} from './pod-record.js';

/** What Kubernetes knows about a node and the pods on it, as far as networks are concerned. */
export interface ClusterRecord {
  /** The URL of the API server. */
  readonly server: string;
  /** Null: it could not be asked for. */
  readonly node: ClusterNode | 'missing' | null;
  /** Null: they could not be asked for. */
  readonly pods: readonly PodRecord[] | null;
  /** What the node's meta plugin takes for every pod, in the order of its configuration. */
  readonly defaultNetworks: readonly WantedNetwork[];
  /** Every network that is defined in the cluster; null: nobody asked, or it did not tell. */
  readonly definitions: readonly DefinedNetwork[] | null;
}

/** A NetworkAttachmentDefinition. */
export interface DefinedNetwork {
  readonly namespace: string;
  readonly name: string;
  readonly definition: NetworkDefinition;
}

export interface ClusterNode extends NodeRecord {
  readonly annotations: Readonly<Record<string, string>>;
}
