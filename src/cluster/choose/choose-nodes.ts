import {NotFoundError} from '../../errors.js';
import type {FleetNode} from '../../kubernetes/recording/fleet-node.js';
import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {PodState} from '../../kubernetes/recording/pod-state.js';
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
  readonly unfit: readonly Unfit[];
  /** What the user should know of the pod that was named. */
  readonly notes: readonly string[];
}

interface Unfit {
  readonly node: string;
  readonly obstacle: Obstacle;
}

interface Found {
  readonly nodes: readonly FleetNode[];
  readonly unfit?: readonly Unfit[];
  readonly notes?: readonly string[];
}

/**
 * Asks the cluster for the nodes that are meant, in the order of their names.
 *
 * @throws NotFoundError if there are none; ClusterError
 */
export async function chooseNodes(fleet: Fleet, selection: Selection): Promise<Choice> {
  const {nodes, unfit = [], notes = []} = await find(fleet, selection);
  const judged = nodes
    .map((node) => ({node, obstacle: verdictOn(node)}))
    .sort((left, right) => (left.node.name < right.node.name ? -1 : 1));
  return {
    nodes: judged.filter(({obstacle}) => obstacle === null).map(({node}) => node),
    unfit: [
      ...unfit,
      ...judged.flatMap(({node, obstacle}) => (obstacle === null ? [] : [{node: node.name, obstacle}])),
    ],
    notes,
  };
}

async function find(fleet: Fleet, selection: Selection): Promise<Found> {
  switch (selection.kind) {
    case 'names':
      return {nodes: await Promise.all([...new Set(selection.names)].map((name) => theNode(fleet, name)))};
    case 'selector': {
      const nodes = await fleet.nodes(selection.selector);
      if (nodes.length > 0) return {nodes};
      throw new NotFoundError(`no node has the labels ${selection.selector}`, {
        suggestions: ['kubectl get nodes --show-labels'],
      });
    }
    case 'pod': {
      const pod = await thePod(fleet, selection);
      return {nodes: [await theNode(fleet, pod.node)], notes: notesOn(pod)};
    }
    case 'stuck':
      return stuckNodes(fleet);
  }
}

async function theNode(fleet: Fleet, name: string): Promise<FleetNode> {
  const node = await fleet.node(name);
  if (node !== null) return node;
  throw new NotFoundError(`there is no node ${name}`, {suggestions: ['kubectl get nodes']});
}

async function thePod(fleet: Fleet, {namespace, name}: {namespace: string; name: string}): Promise<PodState> {
  const pod = await fleet.pod(namespace, name);
  if (pod === null) {
    throw new NotFoundError(`there is no pod ${namespace}/${name}`, {
      suggestions: [`kubectl get pods -n ${namespace}`],
    });
  }
  if (pod.node !== '') return pod;
  throw new NotFoundError(`the pod ${namespace}/${name} has no node yet, so its network is not to blame`, {
    suggestions: [`kubectl describe pod -n ${namespace} ${name}    says what the scheduler waits for`],
  });
}

function notesOn({namespace, name, hostNetwork, phase}: PodState): string[] {
  const pod = `the pod ${namespace}/${name}`;
  if (hostNetwork) return [`${pod} uses the network of its node (hostNetwork): no CNI plugin is called for it`];
  if (phase !== 'Succeeded' && phase !== 'Failed') return [];
  return [`${pod} has ended (${phase}): a new one in its place may come to another node`];
}

/** Pods may outlive the object of their node for some minutes. */
async function stuckNodes(fleet: Fleet): Promise<Found> {
  const pending = await fleet.pendingPods();
  const names = pending.filter((pod) => waitsForNetwork(pod, fleet.nowMs())).map(({node}) => node);
  if (names.length === 0) {
    throw new NotFoundError('no pod waits for its network', {
      suggestions: ['--nodes NAME,... or --selector LABELS    to record where it will happen', 'kubectl get pods -A'],
    });
  }
  const asked = await Promise.all([...new Set(names)].map(async (name) => ({name, node: await fleet.node(name)})));
  return {
    nodes: asked.flatMap(({node}) => node ?? []),
    unfit: asked.flatMap(({name, node}) => (node === null ? [{node: name, obstacle: noNode}] : [])),
  };
}

const noNode: Obstacle = {
  reason: 'pods wait there, but there is no such node any more',
  remedy: 'kubectl get pods -A --field-selector spec.nodeName=NODE    shows what was left',
};
