import type {Invocation} from '../../capture/invocation.js';
import {isDelegatedIpam, sharingState} from './shared-state.js';
import {standing, unknownEnd} from './standing.js';
import type {Earlier, Step, Subject} from './step.js';

/**
 * Plans what to replay before a call so that the state which it met is there again: on its own attachment all that was
 * done before, and for all other attachments to the same network the ADDs that still stood. The last step is the call.
 */
export function planReplay(subject: Subject, earlier: Earlier): Step[] {
  const {recorded, call} = subject;
  const sharing = sharingState(recorded, earlier.captures).filter((other) => endedBefore(other, recorded));
  const related = isUndone(subject) ? [...sharing, recorded] : sharing;
  const others = standing(related.filter((other) => !sameAttachment(other, call)));
  const own = related.filter((other) => sameAttachment(other, call) && changesState(other));
  const before = related.filter((other) => others.calls.includes(other) || own.includes(other));
  const states = before.map((state, index) => stateStep(state, before.slice(0, index)));
  const gaps = [...damageGaps(earlier), ...others.gaps, ...ownGaps(subject, own)];
  return [...states, {...subject, role: 'target', prevResultFrom: prevResultMaker(call, before), gaps}];
}

/** A call that is replayed for what it leaves behind, after those before it. */
export function stateStep(invocation: Invocation, before: readonly Invocation[]): Step {
  const prevResultFrom = prevResultMaker(invocation, before);
  return {role: 'state', recorded: invocation, call: invocation, prevResultFrom, gaps: []};
}

export function sameAttachment(left: Invocation, right: Invocation): boolean {
  return (
    left.parameters.containerId === right.parameters.containerId && left.parameters.ifname === right.parameters.ifname
  );
}

/** The newest ADD of the same attachment gives the prevResult, as in libcni; a delegated IPAM plugin has none. */
export function prevResultMaker(call: Invocation, before: readonly Invocation[]): string | null {
  if (!needsPrevResult(call)) return null;
  return before.findLast((other) => other.operation === 'ADD' && sameAttachment(other, call))?.id ?? null;
}

/** An ADD that is made a DEL or CHECK is about what it did itself. */
function isUndone({recorded, call}: Subject): boolean {
  return recorded.operation === 'ADD' && (call.operation === 'DEL' || call.operation === 'CHECK');
}

/** Calls that ran at the same time count as earlier if they ended first: IPAM plugins let one in after the other. */
function endedBefore(call: Invocation, target: Invocation): boolean {
  return call.endedAtMs === null || call.endedAtMs <= (target.endedAtMs ?? Infinity);
}

function changesState({operation}: Invocation): boolean {
  return operation === 'ADD' || operation === 'DEL';
}

function needsPrevResult(invocation: Invocation): boolean {
  return invocation.request?.prevResult != null && !isDelegatedIpam(invocation);
}

function damageGaps({damaged}: Earlier): string[] {
  const [first] = damaged;
  if (first === undefined) return [];
  return [
    damaged.length === 1
      ? `the earlier capture ${first} is damaged: what it left behind is not known`
      : `${damaged.length} earlier captures are damaged, ${first} among them: what they left behind is not known`,
  ];
}

function ownGaps({recorded, call}: Subject, own: readonly Invocation[]): string[] {
  const adds = own.filter(({operation}) => operation === 'ADD');
  const gaps = own.filter(({outcome}) => outcome === 'partial').map(unknownEnd);
  if (recorded.outcome === 'partial') {
    gaps.push('the call itself has no recorded end, so there is nothing to compare with');
  }
  const undoes = call.operation === 'DEL' || call.operation === 'CHECK';
  if (undoes && !adds.some(({plugin}) => plugin === call.plugin) && !stoppedEarly(adds)) {
    gaps.push(`no earlier capture has the ADD that this ${call.operation} is about`);
  } else if (needsPrevResult(call) && adds.length === 0) {
    gaps.push('no earlier capture has the call that made its prevResult');
  }
  return gaps;
}

/** A runtime stops a chain at the first ADD that fails, and then calls DEL of all its plugins. */
function stoppedEarly(adds: readonly Invocation[]): boolean {
  const last = adds.at(-1);
  return last !== undefined && last.outcome !== 'succeeded';
}
