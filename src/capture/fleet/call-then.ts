import type {CollectedCluster, CollectedPod} from '../../records/collected-cluster.js';
import type {Invocation} from '../invocation.js';

/** A call with what the API server said of its node and its pod when it was collected from there. */
export interface CallThen {
  readonly call: Invocation;
  readonly cluster: CollectedCluster;
  /** Null: it is about no pod of Kubernetes. */
  readonly pod: PodThen | null;
}

export type PodThen =
  | {readonly kind: 'there'; readonly pod: CollectedPod}
  /** Another pod had its name. */
  | {readonly kind: 'replaced'; readonly pod: CollectedPod}
  /** The node had none of that name. */
  | {readonly kind: 'gone'};

export function callThen(call: Invocation, cluster: CollectedCluster): CallThen {
  return {call, cluster, pod: podThen(call, cluster)};
}

function podThen({pod}: Invocation, {pods}: CollectedCluster): PodThen | null {
  if (pod === null) return null;
  const found = pods.find(({namespace, name}) => namespace === pod.namespace && name === pod.name);
  if (found === undefined) return {kind: 'gone'};
  const isOther = pod.uid !== null && found.uid !== '' && pod.uid !== found.uid;
  return {kind: isOther ? 'replaced' : 'there', pod: found};
}
