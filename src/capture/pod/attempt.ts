import {addressesOf} from '../../cni/result-addresses.js';
import type {Call} from '../tree/call-tree.js';
import {groupByContainer} from '../tree/container-calls.js';
import {findCulprit} from '../tree/culprit.js';
import {isTrouble} from '../trouble.js';
import type {Invocation} from '../invocation.js';

/** What was done to give a pod its network in one container; the kubelet tries again in a new one. */
export interface Attempt {
  readonly containerId: string;
  /** In the order of their first calls. */
  readonly attachments: readonly Attachment[];
  /** The innermost call that failed; null: none did. */
  readonly culprit: Invocation | null;
  /** A DEL came after the ADDs, and went well. */
  readonly isUndone: boolean;
  /** A meta plugin did its work, and none of its delegates was recorded: what it did in detail is not known. */
  readonly hidesDelegates: boolean;
}

/** What was done about one interface. */
export interface Attachment {
  readonly ifname: string;
  /** The last call's. */
  readonly network: string | null;
  /** The calls that a runtime or meta plugin made, in order, without those that they made in turn. */
  readonly chain: readonly Call[];
  readonly hasFailed: boolean;
  /** With prefix length, from the last result. */
  readonly addresses: readonly string[];
}

/** The containers in which the network of one pod was attached, oldest first, from all call trees that are about it. */
export function attemptsIn(trees: readonly Call[]): Attempt[] {
  return groupByContainer(trees).flatMap(({containerId, calls}) => {
    const adds = calls.filter(({invocation}) => invocation.operation === 'ADD');
    return containerId === null || adds.length === 0 ? [] : [attemptOf(containerId, adds, calls)];
  });
}

function attemptOf(containerId: string, adds: readonly Call[], calls: readonly Call[]): Attempt {
  const failed = adds.findLast(({invocation}) => isTrouble(invocation));
  const after = calls.slice(calls.findLastIndex(({invocation}) => invocation.operation === 'ADD') + 1);
  return {
    containerId,
    attachments: attachmentsIn(adds.flatMap(attachingCalls)),
    culprit: failed === undefined ? null : (findCulprit(failed).path.at(-1)?.invocation ?? null),
    isUndone: after.some(({invocation}) => invocation.operation === 'DEL' && invocation.outcome === 'succeeded'),
    hidesDelegates: adds.some(
      ({invocation, children}) =>
        invocation.request?.type === 'multus' && invocation.outcome === 'succeeded' && children.length === 0,
    ),
  };
}

/**
 * The calls that stand for interfaces: a meta plugin gives way to its delegates, unless it failed all by itself. A
 * delegate that works for its caller's own network (flannel's bridge, anybody's host-local) is not one of these.
 */
function attachingCalls(call: Call): readonly Call[] {
  const delegates = call.children.filter(({invocation}) => invocation.operation === 'ADD');
  if (!delegates.some((delegate) => isForOtherNetwork(delegate.invocation, call.invocation))) return [call];
  const hasFailedAlone = isTrouble(call.invocation) && !delegates.some(({invocation}) => isTrouble(invocation));
  return [...delegates.flatMap(attachingCalls), ...(hasFailedAlone ? [call] : [])];
}

function isForOtherNetwork(delegate: Invocation, caller: Invocation): boolean {
  return delegate.parameters.ifname !== caller.parameters.ifname || delegate.request?.name !== caller.request?.name;
}

/** The loopback interface is every container's, and tells nothing unless it fails. */
function attachmentsIn(calls: readonly Call[]): Attachment[] {
  const chains = new Map<string, Call[]>();
  for (const call of calls) {
    const ifname = call.invocation.parameters.ifname ?? '';
    chains.set(ifname, [...(chains.get(ifname) ?? []), call]);
  }
  return [...chains]
    .map(([ifname, chain]) => attachmentOf(ifname, chain))
    .filter(({ifname, hasFailed}) => ifname !== 'lo' || hasFailed);
}

function attachmentOf(ifname: string, chain: readonly Call[]): Attachment {
  const result = chain.findLast(({invocation}) => invocation.result !== undefined)?.invocation.result;
  return {
    ifname,
    network: chain.at(-1)?.invocation.request?.name ?? null,
    chain,
    hasFailed: chain.some(({invocation}) => isTrouble(invocation)),
    addresses: result === undefined ? [] : addressesOf(result),
  };
}
