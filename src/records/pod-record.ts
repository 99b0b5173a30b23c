import type {NetworkDefinition} from './network-definition.js';
import type {NetworkSelection} from './network-selection.js';
import type {NetworkStatus} from './network-status.js';

/** What Kubernetes knows about a pod, as far as its network is concerned. */
export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  /** As the kubelet tells plugins; that of a static pod is not the one in the API. */
  readonly uid: string;
  /** `Pending`, `Running` ... */
  readonly phase: string;
  /** It lives in the node's network namespace: no plugin is called for it. */
  readonly hostNetwork: boolean;
  readonly ips: readonly string[];
  /** Null: it is not scheduled. */
  readonly node: NodeRecord | null;
  /** `v1.multus-cni.io/default-network`: at most one, instead of that of the node's configuration. */
  readonly defaultNetwork: WantedNetworks;
  /** `k8s.v1.cni.cncf.io/networks`: those beside the default network, in order. */
  readonly networks: WantedNetworks;
  /** What a meta plugin reported; null: nothing, `invalid`: nothing that can be read. */
  readonly status: readonly NetworkStatus[] | null | 'invalid';
  /** Oldest first; null: they could not be asked for. */
  readonly events: readonly PodEvent[] | null;
}

/** What an annotation, with this text, asks for; the text is empty if there is none. */
export type WantedNetworks = {readonly annotation: string; readonly text: string} & (
  | {readonly kind: 'networks'; readonly networks: readonly WantedNetwork[]}
  | {readonly kind: 'invalid'; readonly reason: string}
);

export interface WantedNetwork extends NetworkSelection {
  readonly definition: NetworkDefinition | UnresolvedDefinition;
}

export type UnresolvedDefinition =
  | {readonly kind: 'missing'}
  /** The cluster knows no NetworkAttachmentDefinitions at all. */
  | {readonly kind: 'no-resource'}
  /** It could not be asked for. */
  | {readonly kind: 'unknown'};

export interface NodeRecord {
  readonly name: string;
  /** Null, like the ranges: the node could not be asked for. */
  readonly labels: Readonly<Record<string, string>> | null;
  readonly podCidrs: readonly string[] | null;
}

export interface PodEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** ISO 8601, UTC; of the last time. */
  readonly lastSeen: string | null;
}
