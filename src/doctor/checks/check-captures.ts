import {callsIn, type Call} from '../../capture/tree/call-tree.js';
import {isFailure} from '../../capture/failure.js';
import type {Invocation} from '../../capture/invocation.js';
import type {Facts} from '../facts.js';
import {broken, doubtful, type Remark} from '../remark.js';

/** A failure that is older may be over: the pod may be gone. */
const recentMs = 3_600_000;

/**
 * Checks what was recorded: a pod whose latest ADD failed has no network, whatever the node looks like. Where the cluster
 * told which pods are still there, check-pods.ts tells of theirs, and only containers that are none are told of here.
 * `trees`: oldest first.
 */
export function checkCaptures({cluster}: Facts, trees: readonly Call[], nowMs: number): Remark[] {
  const arePodsKnown = cluster !== null && cluster.pods !== null;
  const latest = new Map<string, Call>();
  for (const tree of trees) {
    const {parameters, pod} = tree.invocation;
    if (parameters.command === 'ADD' && !(arePodsKnown && pod !== null)) latest.set(ownerOf(tree), tree);
  }
  return [...latest].flatMap(([owner, tree]) => {
    const innermost = callsIn(tree)
      .filter(({invocation}) => isFailure(invocation))
      .at(-1)?.invocation;
    return isFailure(tree.invocation) && innermost !== undefined ? [remarkOf(owner, innermost, nowMs)] : [];
  });
}

/** Networks and interfaces of one pod are told apart: one may fail where another does not. */
function ownerOf({invocation: {pod, parameters, request}}: Call): string {
  const {containerId = '', ifname = ''} = parameters;
  const network = request?.name;
  const name = pod === null ? `container ${containerId.slice(0, 13)}` : `pod ${pod.namespace}/${pod.name}`;
  return `${name}, interface ${ifname || '-'}, network ${network ?? '-'}`;
}

function remarkOf(owner: string, {id, plugin, error, startedAtMs}: Invocation, nowMs: number): Remark {
  const isRecent = nowMs - startedAtMs < recentMs;
  return (isRecent ? broken : doubtful)('captured-failure', {
    what: `${owner}: the latest ADD that was captured failed in ${plugin}`,
    evidence: [`capture ${id}: ${error?.msg ?? 'it ended without an error object'}`],
    next: `mlab-cni explain ${id}`,
  });
}
