import type {Invocation} from '../capture/invocation.js';
import {isDelegatedIpam, sharingState} from './shared-state.js';

/** One call to make. */
export interface Step {
  readonly invocation: Invocation;
  /** The capture whose replayed result becomes this call's prevResult; null: the request goes in as recorded. */
  readonly prevResultFrom: string | null;
}

/** A call with those that come before it, so that it meets what it met when it was recorded. */
export interface ReplayPlan {
  readonly predecessors: readonly Step[];
  readonly target: Step;
  /** What the captures cannot tell about the state, one sentence each. */
  readonly gaps: readonly string[];
}

/**
 * Plans what to replay before a call so that the state which it met is there again: on its own attachment all that was
 * done before, and for all other attachments to the same network the ADDs that still stood.
 *
 * @param earlier the captures that started before it, oldest first, of all plugins
 */
export function planReplay(target: Invocation, earlier: readonly Invocation[]): ReplayPlan {
  const related = sharingState(target, earlier).filter((call) => endedBefore(call, target));
  const others = standing(related.filter((call) => !sameAttachment(call, target)));
  const own = related.filter((call) => sameAttachment(call, target) && changesState(call));
  const predecessors = related.filter((call) => others.calls.includes(call) || own.includes(call));
  const steps = [...predecessors, target].map((call, index) => stepOf(call, predecessors.slice(0, index)));
  return {
    predecessors: steps.slice(0, -1),
    target: steps.at(-1) ?? {invocation: target, prevResultFrom: null},
    gaps: [...others.gaps, ...ownGaps(target, own)],
  };
}

/** Calls that ran at the same time count as earlier if they ended first: IPAM plugins let one in after the other. */
function endedBefore(call: Invocation, target: Invocation): boolean {
  return call.endedAtMs === null || call.endedAtMs <= (target.endedAtMs ?? Infinity);
}

function sameAttachment(left: Invocation, right: Invocation): boolean {
  return (
    left.parameters.containerId === right.parameters.containerId && left.parameters.ifname === right.parameters.ifname
  );
}

function changesState({operation}: Invocation): boolean {
  return operation === 'ADD' || operation === 'DEL';
}

/** The ADDs that no DEL undid, and what is uncertain about them. */
function standing(calls: readonly Invocation[]): {calls: readonly Invocation[]; gaps: readonly string[]} {
  const adds = new Map<string, Invocation>();
  for (const call of calls) {
    const {plugin, operation, outcome, parameters} = call;
    const key = [plugin, parameters.containerId, parameters.ifname].join('\n');
    if (operation === 'ADD' && (outcome === 'succeeded' || outcome === 'partial')) adds.set(key, call);
    if (operation === 'DEL' && outcome === 'succeeded') adds.delete(key);
  }
  const left = [...adds.values()];
  return {
    calls: left.filter(({outcome}) => outcome === 'succeeded'),
    gaps: left.filter(({outcome}) => outcome === 'partial').map(unknownEnd),
  };
}

/** The newest ADD of the same attachment gives the prevResult, as in libcni; a delegated IPAM plugin has none. */
function stepOf(invocation: Invocation, before: readonly Invocation[]): Step {
  if (!needsPrevResult(invocation)) return {invocation, prevResultFrom: null};
  const maker = before.findLast((call) => call.operation === 'ADD' && sameAttachment(call, invocation));
  return {invocation, prevResultFrom: maker?.id ?? null};
}

function needsPrevResult(invocation: Invocation): boolean {
  return invocation.request?.prevResult != null && !isDelegatedIpam(invocation);
}

function ownGaps(target: Invocation, own: readonly Invocation[]): string[] {
  const adds = own.filter(({operation}) => operation === 'ADD');
  const gaps = own.filter(({outcome}) => outcome === 'partial').map(unknownEnd);
  if (target.outcome === 'partial') {
    gaps.push('the call itself has no recorded end, so there is nothing to compare with');
  }
  const undoes = target.operation === 'DEL' || target.operation === 'CHECK';
  if (undoes && !adds.some(({plugin}) => plugin === target.plugin) && !stoppedEarly(adds)) {
    gaps.push(`no earlier capture has the ADD that this ${target.operation} is about`);
  } else if (needsPrevResult(target) && adds.length === 0) {
    gaps.push('no earlier capture has the call that made its prevResult');
  }
  return gaps;
}

/** A runtime stops a chain at the first ADD that fails, and then calls DEL of all its plugins. */
function stoppedEarly(adds: readonly Invocation[]): boolean {
  const last = adds.at(-1);
  return last !== undefined && last.outcome !== 'succeeded';
}

function unknownEnd({operation, plugin, id}: Invocation): string {
  return `the ${operation} of ${plugin} in capture ${id} has no recorded end: what it left behind is not known`;
}
