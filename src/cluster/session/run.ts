import type {FleetNode} from '../../kubernetes/recording/fleet-node.js';
import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {ClusterError} from '../../errors.js';
import {hasFailed, type EndedCall} from '../desk/event.js';
import type {Recorder} from '../desk/recorder.js';
import {podName, runSelector} from '../pod/names.js';
import {finishRecorder, type Finish} from './finish-recorder.js';
import {failedOutcome, type NodeOutcome} from './outcome.js';
import {timeLimit} from '../../system/time-limit.js';
import {inParallel} from './parallel.js';
import {openPodBoard} from './pod-board.js';
import type {Settings} from './settings.js';
import {startRecorder} from './start-recorder.js';

export interface RunHooks {
  /** A call has ended on a node. */
  readonly onCall: (node: string, call: EndedCall) => void;
  /** A node has come to something; at the latest then its outcome is known. */
  readonly onStarted: (done: number, total: number) => void;
  readonly onFinished: (done: number, total: number) => void;
  /** Something does not work for the moment. `node` is null: the watch for all of them. */
  readonly onProblem: (node: string | null, problem: string) => void;
  /** All that could be started is at work. */
  readonly onRecording: (nodes: readonly string[]) => void;
}

export interface RunRequest {
  readonly fleet: Fleet;
  readonly nodes: readonly FleetNode[];
  readonly settings: Settings;
  /** Whether to leave the recorders at work, and for whoever collects later. */
  readonly detach: boolean;
  readonly untilFailure: boolean;
  /** What to fetch from a node at the end. */
  readonly finish: (node: string) => Finish;
  /** Ends the recording early: what there is, is collected. */
  readonly stop: AbortSignal;
}

interface Tally {
  calls: number;
  failures: number;
}

/** The clocks of node and client run apart a little, and the recorder looks at its own once a second. */
const lateMs = 15_000;

/** Starts a recorder on each node, waits as long as is wanted, and finishes them. A bad node never stops the others. */
export async function runOnNodes(request: RunRequest, hooks: RunHooks): Promise<NodeOutcome[]> {
  const {fleet, nodes, settings, detach, untilFailure, stop} = request;
  const {namespace, run, work, forSeconds} = settings.template;
  const board = openPodBoard(fleet, {namespace, labelSelector: runSelector(run)}, (problem: ClusterError) =>
    hooks.onProblem(null, problem.message),
  );
  const context = {fleet, board, settings};
  const tallies = new Map<string, Tally>(nodes.map(({name}) => [name, {calls: 0, failures: 0}]));
  const enough = new AbortController();
  try {
    let done = 0;
    const starts = await inParallel(nodes, settings.parallel, async (node) => {
      const start = await startRecorder(context, node, hooksFor(node.name), stop);
      hooks.onStarted((done += 1), nodes.length);
      return {node: node.name, start};
    });
    const recorders = starts.flatMap(({start}) => (start.kind === 'on' ? [start.recorder] : []));
    hooks.onRecording(recorders.map(({node}) => node));
    if (work === 'record' && !detach) await untilEnough(recorders);
    hooks.onFinished((done = 0), recorders.length);
    const finished = await inParallel(recorders, settings.parallel, async (recorder) => {
      const outcome = detach ? left(recorder) : await finish(recorder);
      hooks.onFinished((done += 1), recorders.length);
      return outcome;
    });
    const failed = starts.flatMap(({node, start}) =>
      start.kind === 'failed' ? [failedOutcome(node, start.obstacle)] : [],
    );
    return [...finished, ...failed].sort((one, other) => (one.node < other.node ? -1 : 1));
  } finally {
    board.close();
  }

  function hooksFor(node: string) {
    return {
      onCall: (call: EndedCall) => {
        const tally = tallies.get(node);
        if (tally !== undefined) {
          tally.calls += 1;
          if (hasFailed(call)) tally.failures += 1;
        }
        hooks.onCall(node, call);
        if (untilFailure && hasFailed(call)) enough.abort();
      },
      onProblem: (problem: string) => hooks.onProblem(node, problem),
    };
  }

  /** Until all recorders are off, or one of the reasons to end early. */
  async function untilEnough(recorders: readonly Recorder[]): Promise<void> {
    if (recorders.length === 0) return;
    const end = timeLimit(forSeconds * 1000 + lateMs, AbortSignal.any([stop, enough.signal]));
    const aborted = new Promise<void>((resolve) => {
      if (end.signal.aborted) resolve();
      else end.signal.addEventListener('abort', () => resolve());
    });
    await Promise.race([aborted, Promise.all(recorders.map(endOf))]);
    end.clear();
  }

  /** By itself, or since its pod has ended for whatever reason: then it is seen to when it is finished. */
  function endOf(recorder: Recorder): Promise<unknown> {
    return Promise.race([recorder.isOff, board.untilOver(podName(recorder.node), stop)]);
  }

  function left(recorder: Recorder): NodeOutcome {
    recorder.leave();
    return {
      node: recorder.node,
      state: 'recording',
      ...(tallies.get(recorder.node) as Tally),
      bytes: 0,
      obstacle: null,
    };
  }

  async function finish(recorder: Recorder): Promise<NodeOutcome> {
    const {bytes, isFetched, isClean, obstacle} = await finishRecorder(
      {fleet, board, namespace, nodeTimeoutMs: settings.nodeTimeoutMs},
      recorder,
      request.finish(recorder.node),
    );
    const state = isFetched ? (work === 'record' ? 'collected' : 'gathered') : isClean ? 'cleaned' : 'failed';
    return {node: recorder.node, state, ...(tallies.get(recorder.node) as Tally), bytes, obstacle};
  }
}
