import {lostParts} from '../../cni/prev-result.js';
import type {Invocation} from '../../capture/invocation.js';
import {isTrouble} from '../../capture/trouble.js';
import type {Details, Texts} from '../knowledge/knowledge.js';
import type {Situation} from './situation.js';

/** What is recognised without any message. */
export interface ObservationRule extends Texts {
  /** The details if it fits, else undefined. */
  readonly recognise: (situation: Situation) => Details | undefined;
}

const specification = 'https://github.com/containernetworking/cni/blob/main/SPEC.md';

/** Runtimes clean up at once; how long to wait before a clean-up counts as missing. */
const patienceMs = 60_000;

/** What is worth telling about a call beside the failure: any of these may lie behind it or follow from it. */
export const observationRules: readonly ObservationRule[] = [
  {
    id: 'still-running',
    title: '{plugin} has not ended yet',
    cause: 'Its process is alive. It waits for something, or it just takes its time.',
    fix: 'mlab-cni tail shows its end. If it hangs, look at what it waits for: strace -f -p PID, or its own log.',
    source: `${specification}#cni-operations`,
    recognise: ({call: {invocation}}) => (invocation.state === 'running' ? {} : undefined),
  },
  {
    id: 'prev-result-dropped',
    title: '{plugin} dropped {lost} of the result that it got',
    cause:
      'A plugin in a chain has to print prevResult, with its own additions. What is missing is lost to the plugins behind it and to the runtime.',
    fix: 'Fix {plugin}, use a newer release, or put it where nothing comes before it.',
    source: 'https://github.com/containernetworking/plugins/issues/376',
    recognise: ({call: {invocation}}) => {
      const {operation, request, result} = invocation;
      if (operation !== 'ADD' || !request?.prevResult || result === undefined) return undefined;
      // a plugin for addresses gets the request of its caller
      if (request.type !== invocation.plugin) return undefined;
      const lost = lostParts(request.prevResult, result);
      return lost.length === 0 ? undefined : {lost: lost.join(', ')};
    },
  },
  {
    id: 'earlier-failure',
    title: 'an attempt before failed, and this one succeeded',
    cause: 'Capture {earlier} is the last one that failed for this pod. It is over.',
    fix: 'mlab-cni explain {earlier} says why it failed, should that come again.',
    source: `${specification}#add-add-container-to-network-or-apply-modifications`,
    recognise: (situation) => {
      const {invocation} = situation.call;
      if (!isOutermostAdd(situation, 'succeeded')) return undefined;
      const earlier = othersIn(situation)
        .filter((other) => isTrouble(other) && isSameAttempt(other, invocation))
        .sort((left, right) => left.startedAtMs - right.startedAtMs)
        .at(-1);
      return earlier === undefined ? undefined : {earlier: earlier.id};
    },
  },
  {
    id: 'add-without-del',
    title: 'the pod got a new container, and the old attachment was never taken down',
    cause:
      'A DEL for container {container}, interface {ifname} was not recorded. Its addresses and its interface on the node may be leaked.',
    fix: 'If the container is gone, send the DEL by hand: mlab-cni show {capture} gives request and parameters. host-local keeps its file in {dataDir}/{network}.',
    source: 'https://github.com/kubernetes/kubernetes/issues/57280',
    recognise: (situation) => {
      const {invocation} = situation.call;
      if (!isOutermostAdd(situation, 'succeeded')) return undefined;
      const others = othersIn(situation);
      const isReplaced = others.some((other) => replaces(other, invocation));
      return isReplaced && !others.some((other) => takesDown(other, invocation)) ? {} : undefined;
    },
  },
  {
    id: 'del-never-called',
    title: 'the ADD failed, and nobody cleaned up after it',
    cause:
      'The runtime has to call DEL after a failed ADD; none was recorded. What the plugins had set up before the failure stays.',
    fix: 'Look in the log of the runtime for this container. Send the DEL by hand if the container is gone.',
    source: `${specification}#add-add-container-to-network-or-apply-modifications`,
    recognise: (situation) => {
      const {invocation} = situation.call;
      if (!isOutermostAdd(situation, 'failed')) return undefined;
      const others = othersIn(situation);
      const latest = Math.max(...others.map(({startedAtMs}) => startedAtMs));
      const isOverdue = latest - invocation.startedAtMs > patienceMs;
      return isOverdue && !others.some((other) => takesDown(other, invocation)) ? {} : undefined;
    },
  },
];

/** Only of these the runtime decides what comes before and after. */
function isOutermostAdd({call: {invocation}, callers}: Situation, outcome: Invocation['outcome']): boolean {
  return callers.length === 0 && invocation.operation === 'ADD' && invocation.outcome === outcome;
}

function othersIn({siblings, history}: Situation): readonly Invocation[] {
  return [...siblings.map(({invocation}) => invocation), ...history];
}

/** For the same interface of the same pod, whatever the container. */
function isSameAttempt(earlier: Invocation, later: Invocation): boolean {
  return (
    earlier.operation === 'ADD' &&
    earlier.plugin === later.plugin &&
    earlier.startedAtMs < later.startedAtMs &&
    later.pod !== null &&
    earlier.pod?.namespace === later.pod.namespace &&
    earlier.pod.name === later.pod.name &&
    earlier.parameters.ifname === later.parameters.ifname
  );
}

/** The kubelet tries again in a new container. */
function replaces(later: Invocation, earlier: Invocation): boolean {
  return (
    later.operation === 'ADD' &&
    later.plugin === earlier.plugin &&
    later.startedAtMs > earlier.startedAtMs &&
    later.pod !== null &&
    later.pod.namespace === earlier.pod?.namespace &&
    later.pod.name === earlier.pod.name &&
    later.parameters.containerId !== earlier.parameters.containerId
  );
}

function takesDown(other: Invocation, {plugin, parameters, startedAtMs}: Invocation): boolean {
  return (
    other.operation === 'DEL' &&
    other.plugin === plugin &&
    other.startedAtMs >= startedAtMs &&
    other.parameters.containerId === parameters.containerId &&
    other.parameters.ifname === parameters.ifname
  );
}
