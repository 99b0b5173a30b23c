import type {PodRecord} from '../cni/pod-record.js';
import {ClusterError} from '../errors.js';
import {findAccess, type AccessSources} from './access.js';
import {openCluster} from './cluster.js';
import {fetchPodRecord, type PodQuestion} from './pod-record.js';

/** What a cluster says about a pod, if there is a cluster and the pod is in it; and why there is nothing or little. */
export interface PodKnowledge {
  readonly record: PodRecord | null;
  readonly warnings: readonly string[];
}

/**
 * Asks the cluster that can be found about a pod. No cluster, one that is down and one that refuses are warnings, unless
 * the user named it.
 *
 * @throws ClusterError if the user named a cluster and it does not tell about pods
 */
export async function askAboutPod(
  sources: AccessSources,
  timeoutMs: number,
  question: PodQuestion,
): Promise<PodKnowledge> {
  const access = findAccess(sources);
  if (access === null) return {record: null, warnings: [noAccess]};
  try {
    const cluster = await openCluster(access, timeoutMs);
    const {record, problems} = await fetchPodRecord(cluster, question);
    const unknown = `Kubernetes (${cluster.server}) has no pod ${question.namespace}/${question.name}`;
    return {record, warnings: record === null ? [unknown] : [...new Set(problems.map(warningOf))]};
  } catch (error) {
    if (sources.kubeconfig !== undefined || !(error instanceof ClusterError)) throw error;
    return {record: null, warnings: [warningOf(error)]};
  }
}

const noAccess = `no cluster was asked: there is no --kubeconfig, KUBECONFIG, ~/.kube/config or service account
  try: --kubeconfig /etc/kubernetes/kubelet.conf on a node, or that of multus below /etc/cni/net.d`;

function warningOf({message, suggestions}: ClusterError): string {
  return [message, ...suggestions.map((suggestion) => `  try: ${suggestion}`)].join('\n');
}
