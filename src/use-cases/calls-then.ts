import {callThen, type CallThen} from '../capture/fleet/call-then.js';
import type {Invocation} from '../capture/invocation.js';
import {collectedClusterFile, parseCollectedCluster, type CollectedCluster} from '../records/collected-cluster.js';
import {readContextFile} from '../store/disk/contexts.js';

/**
 * What the API server said of calls' nodes and pods when they were collected into a store; null: it was not asked, did
 * not say, or the call was not collected. What was read of a node is kept.
 */
export function callsThen(storeDirectory: string): (call: Invocation) => CallThen | null {
  const clusters = new Map<string, CollectedCluster | null>();
  return (call) => {
    const cluster = call.node === null ? null : clusterOf(call.node);
    return cluster === null ? null : callThen(call, cluster);
  };

  function clusterOf(node: string): CollectedCluster | null {
    const known = clusters.get(node);
    if (known !== undefined) return known;
    const text = readContextFile(storeDirectory, node, collectedClusterFile);
    const cluster = text === null ? null : parseCollectedCluster(text);
    clusters.set(node, cluster);
    return cluster;
  }
}
