import type {PodRecord} from '../records/pod-record.js';
import type {ClusterError} from '../errors.js';
import type {AccessSources} from './access.js';
import {askCluster} from './ask-cluster.js';
import {fetchPodRecord, type PodQuestion} from './pod-record.js';

/** What a cluster says about a pod, if there is a cluster and the pod is in it; and why there is nothing or little. */
export interface PodKnowledge {
  readonly record: PodRecord | null;
  /** Why a cluster did not answer; one of the warnings, too. */
  readonly failure: ClusterError | null;
  readonly warnings: readonly string[];
}

/**
 * Asks the cluster that can be found about a pod. No cluster, one that is down and one that refuses are warnings.
 *
 * @throws ClusterError if the user named a kubeconfig that cannot be used
 */
export async function askAboutPod(
  sources: AccessSources,
  timeoutMs: number,
  question: PodQuestion,
): Promise<PodKnowledge> {
  const {answer, failure, warnings} = await askCluster(sources, timeoutMs, async (cluster) => {
    const {record, problems} = await fetchPodRecord(cluster, question);
    return {answer: {record, server: cluster.server}, problems};
  });
  if (answer?.record !== null) return {record: answer?.record ?? null, failure, warnings};
  return {
    record: null,
    failure,
    warnings: [`Kubernetes (${answer.server}) has no pod ${question.namespace}/${question.name}`],
  };
}
