import type {FleetNode} from '../../kubernetes/recording/fleet-node.js';
import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {PodState} from '../../kubernetes/recording/pod-state.js';
import {openDesk} from '../desk/desk.js';
import {openRecorder, type Recorder, type RecorderHooks} from '../desk/recorder.js';
import {podManifest} from '../pod/manifest.js';
import {ownerAnnotation, podName, runLabel} from '../pod/names.js';
import type {Obstacle} from '../pod/obstacle.js';
import {refusalOf} from '../pod/refusal.js';
import {timeLimit} from '../../system/time-limit.js';
import {obstacleFrom} from './outcome.js';
import type {PodBoard} from './pod-board.js';
import type {Settings} from './settings.js';

export type Start =
  {readonly kind: 'on'; readonly recorder: Recorder} | {readonly kind: 'failed'; readonly obstacle: Obstacle};

/**
 * Makes the pod on a node and waits until it is at work there. A pod that does not come to that is taken away again.
 */
export async function startRecorder(
  {fleet, board, settings}: {readonly fleet: Fleet; readonly board: PodBoard; readonly settings: Settings},
  node: FleetNode,
  hooks: RecorderHooks,
  stop: AbortSignal,
): Promise<Start> {
  const {template, nodeTimeoutMs} = settings;
  const {namespace} = template;
  const name = podName(node.name);
  const isStopped = () => stop.aborted;
  if (isStopped()) return {kind: 'failed', obstacle: interrupted};
  const created = await fleet
    .create(namespace, podManifest(template, node.name), false)
    .catch(async (error: unknown) => ((await isMade()) ? {kind: 'created' as const} : obstacleFrom(error)));
  if ('reason' in created) return {kind: 'failed', obstacle: created};
  if (created.kind === 'refused') return {kind: 'failed', obstacle: refusalOf(created.message, namespace)};
  if (created.kind === 'exists') return {kind: 'failed', obstacle: await inUse(fleet, namespace, name)};
  const limit = timeLimit(nodeTimeoutMs, stop);
  const standing = await board.untilRunning(name, limit.signal);
  if (standing.kind === 'running') {
    const recorder = openRecorder(openDesk(fleet, namespace, {name, node: node.name}), hooks);
    const end = await Promise.race([recorder.isOn.then(() => 'on' as const), board.untilOver(name, limit.signal)]);
    limit.clear();
    if (end === 'on') return {kind: 'on', recorder};
    recorder.leave();
    if (isStopped()) return failed(interrupted);
    return failed(end ?? notAtWork(recorder.problem(), nodeTimeoutMs));
  }
  limit.clear();
  if (isStopped()) return failed(interrupted);
  if (standing.kind === 'obstacle') return failed(hinted(standing.obstacle, node));
  const lastWarning = standing.pod === null ? '' : await warningOf(fleet, namespace, name);
  return failed(tooSlow(standing.pod, board.problem(), {lastWarning, timeoutMs: nodeTimeoutMs}));

  /** When the answer was lost on the way, the pod may be there all the same. */
  async function isMade(): Promise<boolean> {
    const pod = await fleet.pod(namespace, name).catch(() => null);
    return pod?.labels[runLabel] === template.run;
  }

  async function failed(obstacle: Obstacle): Promise<Start> {
    try {
      await fleet.remove(namespace, name, standing.kind === 'running' ? undefined : 0);
      return {kind: 'failed', obstacle};
    } catch (error) {
      const left = `its pod ${namespace}/${name} could not be deleted: ${obstacleFrom(error).reason}`;
      return {kind: 'failed', obstacle: {reason: `${obstacle.reason}; ${left}`, remedy: 'mlab-cni cluster stop'}};
    }
  }
}

const interrupted: Obstacle = {reason: 'interrupted before it was at work', remedy: 'record again'};

/** Whose it is, if the API server says that. */
async function inUse(fleet: Fleet, namespace: string, name: string): Promise<Obstacle> {
  const pod = await fleet.pod(namespace, name).catch(() => null);
  if (pod?.isBeingDeleted === true) {
    return {
      reason: `its last recorder is still being taken away (pod ${namespace}/${name})`,
      remedy: 'record again in a moment; if it stays, its kubelet does not answer: kubectl describe node',
    };
  }
  const seconds = pod === null ? 0 : Math.max(0, Math.round((fleet.nowMs() - pod.createdAtMs) / 1000));
  const maker = pod === null ? '' : `, made ${seconds} s ago by ${pod.annotations[ownerAnnotation] ?? 'somebody'}`;
  return {
    reason: `there is a recorder on it already (pod ${namespace}/${name})${maker}`,
    remedy: 'mlab-cni cluster status    says more; cluster collect or cluster stop ends it',
  };
}

/** Kubelets name the images that they have: one of them may do where none can be pulled. */
function hinted(obstacle: Obstacle, {images}: FleetNode): Obstacle {
  if (!/image/.test(obstacle.reason)) return obstacle;
  const fitting = images.find((name) => /busybox|alpine|debian|ubuntu|toolbox/i.test(name) && !name.includes('@'));
  if (fitting === undefined) return obstacle;
  return {...obstacle, remedy: `--image ${fitting} --pull Never    is on the node, and may have nsenter`};
}

function notAtWork(problem: Obstacle | null, timeoutMs: number): Obstacle {
  const what = `it was not at work within ${timeoutMs / 1000} s`;
  if (problem === null) return {reason: what, remedy: 'give it longer with --node-timeout'};
  return {reason: `${what}, as far as could be seen: ${problem.reason}`, remedy: problem.remedy};
}

/** What was said last against a pod that does not start: its state does not tell of mounts, sandboxes and networks. */
async function warningOf(fleet: Fleet, namespace: string, pod: string): Promise<string> {
  const events = await fleet.events(namespace, pod).catch(() => []);
  const warning = events.findLast(({type}) => type === 'Warning');
  return warning === undefined ? '' : `${warning.reason}: ${warning.message}`.replace(/\s+/g, ' ').slice(0, 240);
}

function tooSlow(
  pod: PodState | null,
  problem: Obstacle | null,
  {lastWarning, timeoutMs}: {readonly lastWarning: string; readonly timeoutMs: number},
): Obstacle {
  if (pod === null && problem !== null) {
    return {reason: `what becomes of its pod cannot be seen: ${problem.reason}`, remedy: problem.remedy};
  }
  const how = pod === null ? 'it was not seen' : [pod.phase, reasonOf(pod), lastWarning].filter(Boolean).join(', ');
  return {
    reason: `its pod did not start within ${timeoutMs / 1000} s (${how})`,
    remedy: 'see whether its kubelet answers: kubectl describe node; or give it longer with --node-timeout',
  };
}

function reasonOf({container, reason}: PodState): string {
  return container.kind === 'waiting' ? container.reason : reason;
}
