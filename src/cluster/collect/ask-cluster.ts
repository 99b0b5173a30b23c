import type {CollectedCluster, CollectedNode, CollectedPod} from '../../records/collected-cluster.js';
import type {FleetNode} from '../../kubernetes/recording/fleet-node.js';
import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {PodState} from '../../kubernetes/recording/pod-state.js';
import {obstacleFrom} from '../session/outcome.js';

/**
 * Asks the API server what it knows of a node and its pods; null: it does not say. The first time that it does not,
 * `onProblem` hears why, and it is not asked again: captures matter more, and a server in trouble has enough to do.
 */
export function clusterAsker(
  fleet: Fleet,
  onProblem: (problem: string) => void,
): (node: string) => Promise<CollectedCluster | null> {
  let problem: string | null = null;
  return async (name) => {
    if (problem !== null) return null;
    try {
      const [node, pods] = await Promise.all([fleet.node(name), fleet.podsOfNode(name)]);
      return {
        server: fleet.server,
        askedAt: new Date().toISOString(),
        node: node === null ? null : nodeOf(node),
        pods: pods.map(podOf),
      };
    } catch (error) {
      const reason = `captures come without what the cluster knows of pods: ${obstacleFrom(error).reason}`;
      giveUp(reason);
      return null;
    }
  };

  function giveUp(reason: string): void {
    if (problem === null) onProblem(reason);
    problem = reason;
  }
}

function nodeOf({name, labels, annotations, podCidrs, isReady, readiness}: FleetNode): CollectedNode {
  return {
    name,
    labels,
    annotations: Object.fromEntries(Object.entries(annotations).filter(isShort)),
    podCidrs,
    isReady,
    readiness,
  };
}

/** What kubectl applied last may hold more than the node is told, and is long. */
function isShort([name, value]: readonly [string, string]): boolean {
  return value.length <= 1000 && !name.endsWith('last-applied-configuration');
}

function podOf({
  namespace,
  name,
  uid,
  phase,
  reason,
  container,
  hostNetwork,
  ip,
  owner,
  images,
}: PodState): CollectedPod {
  const why = container.kind === 'waiting' || container.kind === 'terminated' ? container.reason : '';
  return {namespace, name, uid, phase, reason: reason || why, hostNetwork, ip, owner, images};
}
