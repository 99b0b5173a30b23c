import type {ClusterError} from '../../errors.js';
import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {PodState} from '../../kubernetes/recording/pod-state.js';
import {obstacleOf, type Obstacle} from '../pod/obstacle.js';

/** How our pods are, from one watch for all. */
export interface PodBoard {
  /** Before a pod is made whose name another one had. */
  readonly forget: (name: string) => void;
  /** Waits until the container runs, or an obstacle shows; `waiting` if the signal aborts first. */
  readonly untilRunning: (name: string, signal: AbortSignal) => Promise<Standing>;
  /** Waits until the pod is gone or its container has ended. Never before; the signal ends the wait. */
  readonly untilOver: (name: string, signal: AbortSignal) => Promise<Obstacle | null>;
  /** Waits until there is no such pod. */
  readonly untilGone: (name: string, signal: AbortSignal) => Promise<boolean>;
  /** Why nothing is known of pods at the moment; null: it is. */
  readonly problem: () => Obstacle | null;
  readonly close: () => void;
}

export type Standing =
  | {readonly kind: 'running'}
  | {readonly kind: 'obstacle'; readonly obstacle: Obstacle}
  | {readonly kind: 'waiting'; readonly pod: PodState | null};

export interface BoardScope {
  readonly namespace: string;
  readonly labelSelector: string;
  readonly known?: readonly string[];
}

/** Follows the pods that the selector finds. Of those that were `known` before it is told as well that they are gone. */
export function openPodBoard(
  fleet: Fleet,
  {namespace, labelSelector, known = []}: BoardScope,
  onProblem: (problem: ClusterError) => void,
): PodBoard {
  const closed = new AbortController();
  const states = new Map<string, PodState | 'gone'>();
  const waiters = new Set<() => void>();
  let last: Obstacle | null = null;
  const note = (name: string, state: PodState | 'gone') => {
    last = null;
    states.set(name, state);
    for (const wake of [...waiters]) wake();
  };
  void fleet.watch({
    namespace,
    labelSelector,
    known,
    onPod: (pod) => note(pod.name, pod),
    onGone: (name) => note(name, 'gone'),
    onProblem: (problem) => {
      last = {reason: problem.message, remedy: problem.suggestions[0] ?? 'kubectl get --raw /readyz'};
      onProblem(problem);
    },
    signal: closed.signal,
  });
  return {
    forget: (name) => void states.delete(name),
    untilRunning: (name, signal) =>
      until<Standing>(
        signal,
        () => standingOf(states.get(name)),
        () => ({kind: 'waiting', pod: podOf(states.get(name))}),
      ),
    untilOver: (name, signal) =>
      until(
        signal,
        () => overOf(states.get(name)),
        () => null,
      ),
    untilGone: (name, signal) =>
      until(
        signal,
        () => (states.get(name) === 'gone' ? true : undefined),
        () => false,
      ),
    problem: () => last,
    close: () => closed.abort(),
  };

  /** Asks again at each change, until there is an answer. */
  function until<Answer>(signal: AbortSignal, ask: () => Answer | undefined, otherwise: () => Answer): Promise<Answer> {
    return new Promise((resolve) => {
      const end = (answer: Answer) => {
        waiters.delete(look);
        signal.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      const look = () => {
        const answer = ask();
        if (answer !== undefined) end(answer);
      };
      const giveUp = () => end(otherwise());
      waiters.add(look);
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp);
      look();
    });
  }
}

function podOf(state: PodState | 'gone' | undefined): PodState | null {
  return state === undefined || state === 'gone' ? null : state;
}

function standingOf(state: PodState | 'gone' | undefined): Standing | undefined {
  const pod = podOf(state);
  if (pod === null) return undefined;
  const obstacle = obstacleOf(pod);
  if (obstacle !== null) return {kind: 'obstacle', obstacle};
  return pod.container.kind === 'running' ? {kind: 'running'} : undefined;
}

function overOf(state: PodState | 'gone' | undefined): Obstacle | null | undefined {
  if (state === undefined) return undefined;
  if (state === 'gone')
    return {reason: 'somebody deleted the recorder', remedy: 'a recorder that is deleted cleans up first'};
  if (state.phase !== 'Failed' && state.phase !== 'Succeeded') return undefined;
  return obstacleOf(state);
}
