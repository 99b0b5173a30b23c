import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {PodState} from '../../kubernetes/recording/pod-state.js';
import {forAnnotation, ourSelector, ownerAnnotation, runLabel, storeAnnotation, workAnnotation} from '../pod/names.js';

/** A pod of ours that was found by its labels, whoever made it, and from wherever. */
export interface FoundRecorder {
  readonly node: string;
  readonly pod: string;
  readonly namespace: string;
  readonly run: string;
  readonly owner: string;
  readonly work: string;
  readonly forSeconds: number;
  readonly store: string;
  readonly createdAtMs: number;
  readonly state: PodState;
}

export interface Wanted {
  /** Empty: all. */
  readonly nodes: readonly string[];
  readonly run: string | undefined;
}

/** @throws ClusterError */
export async function findRecorders(fleet: Fleet, namespace: string, wanted: Wanted): Promise<FoundRecorder[]> {
  const pods = await fleet.pods(namespace, ourSelector);
  return pods
    .map(foundRecorder)
    .filter(({node, run}) =>
      wanted.nodes.length === 0 || wanted.nodes.includes(node) ? wanted.run === undefined || run === wanted.run : false,
    )
    .sort((one, other) => (one.node < other.node ? -1 : 1));
}

function foundRecorder(state: PodState): FoundRecorder {
  const {node, name, namespace, labels, annotations, createdAtMs} = state;
  return {
    node,
    pod: name,
    namespace,
    run: labels[runLabel] ?? '',
    owner: annotations[ownerAnnotation] ?? '',
    work: annotations[workAnnotation] ?? '',
    forSeconds: Number(annotations[forAnnotation] ?? 0),
    store: annotations[storeAnnotation] ?? '',
    createdAtMs,
    state,
  };
}

/** Whether its container runs, so that it can be asked. */
export function isAtWork({state}: FoundRecorder): boolean {
  return state.container.kind === 'running' && !state.isBeingDeleted;
}
