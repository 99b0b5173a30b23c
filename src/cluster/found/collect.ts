import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {PodState} from '../../kubernetes/recording/pod-state.js';
import {openDesk} from '../desk/desk.js';
import {hasFailed} from '../desk/event.js';
import {openRecorder} from '../desk/recorder.js';
import {ourSelector} from '../pod/names.js';
import {obstacleOf, type Obstacle} from '../pod/obstacle.js';
import {finishRecorder, type Finish} from '../session/finish-recorder.js';
import {failedOutcome, type NodeOutcome} from '../session/outcome.js';
import {inParallel} from '../session/parallel.js';
import {openPodBoard} from '../session/pod-board.js';
import {isAtWork, type FoundRecorder} from './find-recorders.js';

export interface CollectRequest {
  readonly fleet: Fleet;
  readonly namespace: string;
  readonly recorders: readonly FoundRecorder[];
  readonly parallel: number;
  readonly nodeTimeoutMs: number;
  readonly finish: (node: string) => Finish;
  readonly onFinished: (done: number, total: number) => void;
}

/** Finishes recorders that were found, each by itself: a bad one never stops the others. */
export async function collectFound(request: CollectRequest): Promise<NodeOutcome[]> {
  const {fleet, namespace, recorders, parallel, nodeTimeoutMs, finish, onFinished} = request;
  const known = recorders.map(({pod}) => pod);
  const board = openPodBoard(fleet, {namespace, labelSelector: ourSelector, known}, () => undefined);
  let done = 0;
  onFinished(done, recorders.length);
  try {
    return await inParallel(recorders, parallel, async (found) => {
      const outcome = await collectOne(found);
      onFinished((done += 1), recorders.length);
      return outcome;
    });
  } finally {
    board.close();
  }

  async function collectOne(found: FoundRecorder): Promise<NodeOutcome> {
    const {node} = found;
    if (!isAtWork(found)) return failedOutcome(node, obstacleOf(found.state) ?? notAtWork(found.state));
    let [calls, failures] = [0, 0];
    const recorder = openRecorder(openDesk(fleet, namespace, {name: found.pod, node}), {
      onCall: (call) => {
        calls += 1;
        if (hasFailed(call)) failures += 1;
      },
      onProblem: () => undefined,
    });
    const wanted = finish(node);
    const {bytes, isFetched, isClean, obstacle} = await finishRecorder(
      {fleet, board, namespace, nodeTimeoutMs},
      recorder,
      wanted,
    );
    const state = isFetched ? (wanted.keepOn ? 'recording' : 'collected') : isClean ? 'cleaned' : 'failed';
    return {node, state, calls, failures, bytes, obstacle};
  }
}

function notAtWork({container, isBeingDeleted}: PodState): Obstacle {
  if (isBeingDeleted) {
    const remedy = 'mlab-cni cluster stop    makes sure that nothing is left';
    return {reason: 'its recorder is being deleted, and erases what it has first', remedy};
  }
  if (container.kind === 'terminated') {
    const remedy = 'record again; mlab-cni cluster stop    takes its pod away';
    return {reason: 'its recorder has ended, and erased what it had: its time was over', remedy};
  }
  const remedy = 'mlab-cni cluster collect    again in a moment; or mlab-cni cluster stop';
  return {reason: 'its recorder has not started yet, so there is nothing to fetch', remedy};
}
