import type {Fleet} from '../../kubernetes/recording/fleet.js';
import {openDesk} from '../desk/desk.js';
import {openRecorder} from '../desk/recorder.js';
import {podManifest, type PodTemplate} from '../pod/manifest.js';
import {ourSelector} from '../pod/names.js';
import {obstacleOf, type Obstacle} from '../pod/obstacle.js';
import {refusalOf} from '../pod/refusal.js';
import {finishRecorder} from '../session/finish-recorder.js';
import {failedOutcome, obstacleFrom, type NodeOutcome} from '../session/outcome.js';
import {inParallel} from '../session/parallel.js';
import {openPodBoard} from '../session/pod-board.js';
import {timeLimit} from '../../system/time-limit.js';
import {isAtWork, type FoundRecorder} from './find-recorders.js';

export interface StopRequest {
  readonly fleet: Fleet;
  readonly namespace: string;
  readonly recorders: readonly FoundRecorder[];
  readonly parallel: number;
  readonly nodeTimeoutMs: number;
  /** For a pod that cleans up where the recorder cannot do it itself any more. */
  readonly cleaner: (found: FoundRecorder) => PodTemplate;
}

/**
 * Takes recorders away, with what they recorded. One that is at work is told to; where one does not answer, or has
 * ended without cleaning up (killed, or the node was rebooted), another pod does it.
 */
export async function stopFound(request: StopRequest): Promise<NodeOutcome[]> {
  const {fleet, namespace, recorders, parallel, nodeTimeoutMs, cleaner} = request;
  const known = recorders.map(({pod}) => pod);
  const board = openPodBoard(fleet, {namespace, labelSelector: ourSelector, known}, () => undefined);
  try {
    return await inParallel(recorders, parallel, stopOne);
  } finally {
    board.close();
  }

  async function stopOne(found: FoundRecorder): Promise<NodeOutcome> {
    const {node, pod} = found;
    try {
      if (isAtWork(found) && (await tell(found)) === null) return cleaned(node);
      const obstacle = await replace(found);
      return obstacle === null ? cleaned(node) : failedOutcome(node, obstacle);
    } catch (error) {
      const {reason, remedy} = obstacleFrom(error);
      return failedOutcome(node, {reason: `${reason} (pod ${namespace}/${pod} may be left)`, remedy});
    }
  }

  async function tell(found: FoundRecorder): Promise<Obstacle | null> {
    const desk = openDesk(fleet, namespace, {name: found.pod, node: found.node});
    const recorder = openRecorder(desk, {onCall: () => undefined, onProblem: () => undefined});
    const {obstacle} = await finishRecorder({fleet, board, namespace, nodeTimeoutMs}, recorder, {
      fetch: null,
      keepOn: false,
    });
    return obstacle;
  }

  /** Its name is free when it is gone. */
  async function replace(found: FoundRecorder): Promise<Obstacle | null> {
    const {pod: name, node, state} = found;
    const isOver = state.container.kind === 'terminated';
    const wasClean = isOver && obstacleOf(state) === null;
    const neverRan = state.container.kind === 'unknown' || state.container.kind === 'waiting';
    // of what has ended there is nothing that its kubelet would have to wait for
    await fleet.remove(namespace, name, isOver ? 0 : state.isBeingDeleted ? undefined : 5);
    const leaving = timeLimit(nodeTimeoutMs);
    const isGone = await board.untilGone(name, leaving.signal);
    leaving.clear();
    if (!isGone) return notGone(name);
    if (wasClean || neverRan) return null;
    board.forget(name);
    const created = await fleet.create(namespace, podManifest(cleaner(found), node), false);
    if (created.kind === 'refused') return refusalOf(created.message, namespace);
    if (created.kind === 'exists') return {reason: 'somebody records there anew', remedy: 'mlab-cni cluster status'};
    const limit = timeLimit(nodeTimeoutMs);
    const end = await board.untilOver(name, limit.signal);
    limit.clear();
    if (limit.signal.aborted)
      return {reason: 'its cleaner did not end in time', remedy: 'mlab-cni cluster stop    tries again'};
    await fleet.remove(namespace, name, 0);
    return end;
  }

  function notGone(name: string): Obstacle {
    return {
      reason: `its pod ${namespace}/${name} is not gone after ${nodeTimeoutMs / 1000} s: its kubelet does not answer`,
      remedy: 'nothing is lost: the node switches recording off by itself; try again when it is back',
    };
  }
}

function cleaned(node: string): NodeOutcome {
  return {node, state: 'cleaned', calls: 0, failures: 0, bytes: 0, obstacle: null};
}
