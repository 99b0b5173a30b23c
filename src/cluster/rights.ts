import {ClusterError} from '../errors.js';
import type {Fleet} from '../kubernetes/recording/fleet.js';
import {manifestCommand, rightsInCluster, rightsInNamespace} from '../kubernetes/recording/rights.js';
import {ruleOf, type Right} from '../kubernetes/rights.js';
import type {Selection} from './choose/choose-nodes.js';

/**
 * Asks for all rights that will be needed before anything is made.
 *
 * @throws ClusterError that names those that are missing, as rules
 */
export async function requireRights(fleet: Fleet, namespace: string, selection: Selection | null): Promise<void> {
  const [cluster, own] = await Promise.all([
    fleet.missingRights(selection === null ? [] : neededFor(selection), undefined),
    fleet.missingRights(Object.values(rightsInNamespace), namespace),
  ]);
  const missing = [
    ...cluster.map((right) => [right, 'of a ClusterRole'] as const),
    ...own.map((right) => [right, `of a Role in ${namespace}`] as const),
  ];
  if (missing.length === 0) return;
  const names = missing.map(([{verb, resource}]) => `${verb} ${resource}`).join(', ');
  throw new ClusterError(`at the API server ${fleet.server} you lack the rights to ${names}; nothing was done`, {
    suggestions: [
      ...missing.map(([right, where]) => `${ruleOf(right).trim().replace(/^- /, '')}    as a rule ${where}`),
      `${manifestCommand} --namespace ${namespace} | kubectl apply -f -    makes a service account with all of them`,
    ],
  });
}

function neededFor({kind}: Selection): readonly Right[] {
  const {nodes, allNodes, pod, allPods} = rightsInCluster;
  switch (kind) {
    case 'names':
      return [nodes];
    case 'selector':
      return [allNodes];
    case 'pod':
      return [nodes, pod];
    case 'stuck':
      return [nodes, allPods];
  }
}
