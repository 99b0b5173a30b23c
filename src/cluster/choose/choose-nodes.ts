import {NotFoundError} from '../../errors.js';
import type {FleetNode} from '../../kubernetes/recording/fleet-node.js';
import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {Obstacle} from '../pod/obstacle.js';
import {waitsForNetwork} from './stuck.js';
import {verdictOn} from './verdict.js';

/** Which nodes the user wants. */
export type Selection =
  | {readonly kind: 'names'; readonly names: readonly string[]}
  | {readonly kind: 'selector'; readonly selector: string}
  | {readonly kind: 'pod'; readonly namespace: string; readonly name: string}
  | {readonly kind: 'stuck'};

export interface Choice {
  readonly nodes: readonly FleetNode[];
  /** Wanted, and of no use. */
  readonly unfit: readonly {readonly node: string; readonly obstacle: Obstacle}[];
}

/**
 * Asks the cluster for the nodes that are meant, in the order of their names.
 *
 * @throws NotFoundError if there are none; ClusterError
 */
export async function chooseNodes(fleet: Fleet, selection: Selection): Promise<Choice> {
  const found = await find(fleet, selection);
  const judged = found
    .map((node) => ({node, obstacle: verdictOn(node)}))
    .sort((left, right) => (left.node.name < right.node.name ? -1 : 1));
  return {
    nodes: judged.filter(({obstacle}) => obstacle === null).map(({node}) => node),
    unfit: judged.flatMap(({node, obstacle}) => (obstacle === null ? [] : [{node: node.name, obstacle}])),
  };
}

async function find(fleet: Fleet, selection: Selection): Promise<readonly FleetNode[]> {
  switch (selection.kind) {
    case 'names':
      return Promise.all([...new Set(selection.names)].map((name) => theNode(fleet, name)));
    case 'selector': {
      const nodes = await fleet.nodes(selection.selector);
      if (nodes.length > 0) return nodes;
      throw new NotFoundError(`no node has the labels ${selection.selector}`, {
        suggestions: ['kubectl get nodes --show-labels'],
      });
    }
    case 'pod':
      return [await theNode(fleet, await nodeOfPod(fleet, selection))];
    case 'stuck': {
      const pending = await fleet.pendingPods();
      const waiting = pending.filter((pod) => waitsForNetwork(pod, fleet.nowMs()));
      if (waiting.length > 0)
        return Promise.all([...new Set(waiting.map(({node}) => node))].map((n) => theNode(fleet, n)));
      throw new NotFoundError('no pod waits for its network', {
        suggestions: ['--nodes NAME,... or --selector LABELS    to record where it will happen', 'kubectl get pods -A'],
      });
    }
  }
}

async function theNode(fleet: Fleet, name: string): Promise<FleetNode> {
  const node = await fleet.node(name);
  if (node !== null) return node;
  throw new NotFoundError(`there is no node ${name}`, {suggestions: ['kubectl get nodes']});
}

async function nodeOfPod(fleet: Fleet, {namespace, name}: {namespace: string; name: string}): Promise<string> {
  const pod = await fleet.pod(namespace, name);
  if (pod === null) {
    throw new NotFoundError(`there is no pod ${namespace}/${name}`, {
      suggestions: [`kubectl get pods -n ${namespace}`],
    });
  }
  if (pod.node !== '') return pod.node;
  throw new NotFoundError(`the pod ${namespace}/${name} has no node yet, so its network is not to blame`, {
    suggestions: [`kubectl describe pod -n ${namespace} ${name}    says what the scheduler waits for`],
  });
}
