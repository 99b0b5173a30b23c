import type {ClusterRecord} from '../records/cluster-record.js';

/** How to read the log of an add-on on this node: by the name of its pod, as the cluster has it, where that is known. */
export function logOfAddOn(cluster: ClusterRecord | null, addOn: string): string {
  const pod = cluster?.pods?.find(({name}) => name.includes(addOn));
  return pod === undefined
    ? `kubectl get pods -A -o wide | grep ${addOn}    names its pod on this node; then its log`
    : `kubectl -n ${pod.namespace} logs ${pod.name}`;
}
