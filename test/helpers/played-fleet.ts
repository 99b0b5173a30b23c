import {createHash} from 'node:crypto';
import type {Fleet} from '../../src/kubernetes/recording/fleet.js';
import type {ExecEnd, ExecRequest} from '../../src/kubernetes/recording/exec.js';
import type {PodWatch} from '../../src/kubernetes/recording/watch-pods.js';
import {podName} from '../../src/cluster/pod/names.js';
import type {PodState} from '../../src/kubernetes/recording/pod-state.js';
import {aPod} from './pod-state.js';

/** Pods of ours and the recorders in them, in memory; what a test does not play must not be asked for. */
export interface PlayedFleet {
  readonly fleet: Fleet;
  /** What was done to the nodes, in order: `off node1`, `remove node1 0`. */
  readonly log: readonly string[];
  /** A line that the recorder on a node writes to its events. */
  readonly say: (node: string, line: string) => void;
  /** A change of a pod, as its kubelet would tell. */
  readonly become: (node: string, state: Partial<PodState>) => void;
  readonly vanish: (node: string) => void;
  /** An API server that cannot be watched for the moment. */
  readonly tellProblem: PodWatch['onProblem'];
}

export interface Play {
  /** Pods that are there from the beginning. */
  readonly pods?: readonly PodState[];
  /** What every recorder packs. */
  readonly pack?: Buffer;
  /** Of how many bytes the pieces are in which it comes. */
  readonly pieces?: number;
  /** What a recorder that is asked for something does instead of doing it. */
  readonly onAsk?: (what: string, token: string, node: string) => 'as usual' | 'nothing' | {readonly says: string};
  /** Instead of what is played. */
  readonly instead?: Partial<Fleet>;
}

/** The pod of a recorder that is at work. */
export function aRecorderPod(node: string, options: Partial<PodState> = {}): PodState {
  const at = {name: podName(node), namespace: 'kube-system', node};
  return aPod({...at, phase: 'Running', container: {kind: 'running'}, ...options});
}

export function playFleet({
  pods = [],
  pack = Buffer.from('a pack'),
  pieces = Infinity,
  onAsk,
  instead = {},
}: Play = {}): PlayedFleet {
  const states = new Map(pods.map((pod) => [pod.node, pod]));
  const events = new Map<string, string[]>();
  const followers = new Map<string, Set<ExecRequest>>();
  const watches = new Set<Omit<PodWatch, 'list'>>();
  const log: string[] = [];
  const file = ['0', pack.length, createHash('sha256').update(pack).digest('hex'), ''].join('\t');

  const say = (node: string, line: string) => {
    events.set(node, [...(events.get(node) ?? []), line]);
    for (const {stdout} of followers.get(node) ?? []) stdout.write(`${line}\n`);
  };
  const become = (node: string, state: Partial<PodState>) => {
    const pod = {...(states.get(node) ?? aRecorderPod(node)), ...state};
    states.set(node, pod);
    for (const {onPod} of watches) onPod(pod);
  };
  const vanish = (node: string) => {
    states.delete(node);
    for (const {onGone} of watches) onGone(podName(node));
  };
  const nodeOf = (pod: string) => pod.replace('mlab-cni-', '');

  const fleet = {
    server: 'https://192.0.2.1:6443',
    nowMs: () => 60_000,
    pods: () => Promise.resolve([...states.values()]),
    watch: async (watch: Omit<PodWatch, 'list'>) => {
      watches.add(watch);
      for (const name of watch.known) if (!states.has(nodeOf(name))) watch.onGone(name);
      for (const pod of states.values()) watch.onPod(pod);
      await aborted(watch.signal);
      watches.delete(watch);
    },
    remove: (_namespace: string, pod: string, grace?: number) => {
      log.push(`remove ${nodeOf(pod)} ${grace ?? 'in its own time'}`);
      vanish(nodeOf(pod));
      return Promise.resolve();
    },
    exec,
    ...instead,
  } as unknown as Fleet;
  return {
    fleet,
    log,
    say,
    become,
    vanish,
    tellProblem: (problem) => {
      for (const {onProblem} of watches) onProblem(problem);
    },
  };

  /** The few programs that src/cluster/desk runs in a recorder's container. */
  async function exec(request: ExecRequest): Promise<ExecEnd> {
    const node = nodeOf(request.pod);
    const [program, option, argument = '', more] = request.command;
    if (program === 'sh') ask(node, argument);
    else if (more === '-f') return follow(node, request, Number(argument) - 1);
    else if (option === '-n') request.stdout.write((events.get(node) ?? []).map((line) => `${line}\n`).join(''));
    else if (!argument.startsWith('+')) request.stdout.write(pack.subarray(-Number(argument)));
    else for (let at = Number(argument) - 1; at < pack.length; at += pieces) await send(request, at);
    return {kind: 'exited', code: 0, stderr: ''};
  }

  function send({stdout}: ExecRequest, from: number): Promise<void> {
    return new Promise((resolve) => stdout.write(pack.subarray(from, from + pieces), () => resolve()));
  }

  async function follow(node: string, request: ExecRequest, from: number): Promise<ExecEnd> {
    const among = followers.get(node) ?? new Set();
    followers.set(node, among.add(request));
    for (const line of (events.get(node) ?? []).slice(from)) request.stdout.write(`${line}\n`);
    await aborted(request.signal);
    among.delete(request);
    return {kind: 'cut', reason: 'it was given up'};
  }

  function ask(node: string, script: string): void {
    const [, what = '', token = ''] = /^echo (\w+) >\S*\/(\w+)\.ask /.exec(script) ?? [];
    log.push(`${what} ${node}`);
    const answer = onAsk?.(what, token, node) ?? 'as usual';
    if (answer === 'nothing') return;
    if (answer !== 'as usual') say(node, answer.says);
    else if (what === 'pack' || what === 'context') say(node, `packed\t${token}\t${file}`);
    else say(node, `done\t${token}\t0\t`);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });
}
