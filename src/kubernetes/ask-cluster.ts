import {ClusterError} from '../errors.js';
import {findAccess, type AccessSources} from './access.js';
import {openCluster, type Cluster} from './cluster.js';

/** What a cluster says, and why it says nothing or not all. */
export interface ClusterAnswer<Answer> {
  /** Null: there is no cluster, or it did not answer. */
  readonly answer: Answer | null;
  /** Why a cluster did not answer; one of the warnings, too. */
  readonly failure: ClusterError | null;
  readonly warnings: readonly string[];
}

/** An answer, and what could not be had beside it. */
export interface PartialAnswer<Answer> {
  readonly answer: Answer;
  readonly problems: readonly ClusterError[];
}

/**
 * Asks the cluster that can be found. No cluster, one that is down and one that refuses are warnings: what can be said
 * without it is wanted all the more.
 *
 * @throws ClusterError if the user named a kubeconfig that cannot be used
 */
export async function askCluster<Answer>(
  sources: AccessSources,
  timeoutMs: number,
  question: (cluster: Cluster) => Promise<PartialAnswer<Answer>>,
): Promise<ClusterAnswer<Answer>> {
  const access = findAccess(sources);
  if (access === null) return {answer: null, failure: null, warnings: [noAccess]};
  let isUsable = sources.kubeconfig === undefined;
  try {
    const cluster = await openCluster(access, timeoutMs);
    isUsable = true;
    const {answer, problems} = await question(cluster);
    return {answer, failure: null, warnings: [...new Set(problems.map(warningOf))]};
  } catch (error) {
    if (!isUsable || !(error instanceof ClusterError)) throw error;
    return {answer: null, failure: error, warnings: [warningOf(error)]};
  }
}

const noAccess = `no cluster was asked: there is no --kubeconfig, KUBECONFIG, ~/.kube/config or service account
  try: --kubeconfig /etc/kubernetes/kubelet.conf on a node, or that of multus below /etc/cni/net.d`;

function warningOf({message, suggestions}: ClusterError): string {
  return [message, ...suggestions.map((suggestion) => `  try: ${suggestion}`)].join('\n');
}
