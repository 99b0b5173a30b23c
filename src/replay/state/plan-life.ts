import type {Invocation} from '../../capture/invocation.js';
import {planReplay, prevResultMaker, sameAttachment, stateStep} from './plan.js';
import type {Earlier, Step, Subject} from './step.js';

/**
 * Plans several calls one after the other in the same sandbox, like ADD, CHECK and DEL of an attachment: before each
 * come the calls of others that made the state which it met, in the order in which all of them were recorded.
 *
 * @param targets oldest first
 */
export function planLife(targets: readonly Subject[], earlierThan: (target: Invocation) => Earlier): Step[] {
  const plans = new Map<string, Step>();
  const calls = new Map(targets.map(({recorded}) => [recorded.id, recorded]));
  const known = new Map<string, Invocation>();
  for (const target of targets) {
    const earlier = earlierThan(target.recorded);
    for (const capture of earlier.captures) known.set(capture.id, capture);
    for (const step of planReplay(target, earlier)) {
      const {role, recorded} = step;
      if (role === 'target') plans.set(recorded.id, step);
      else if (!calls.has(recorded.id)) calls.set(recorded.id, recorded);
    }
  }
  for (const call of undoing(calls, [...known.values()])) calls.set(call.id, call);
  const ordered = [...calls.values()].sort(oldestFirst);
  return ordered.map((call, index): Step => {
    const before = ordered.slice(0, index);
    const planned = plans.get(call.id);
    if (planned === undefined) return stateStep(call, before);
    return {...planned, prevResultFrom: prevResultMaker(planned.call, before)};
  });
}

/** What others attached before may have been detached before the last target. */
function undoing(chosen: ReadonlyMap<string, Invocation>, known: readonly Invocation[]): Invocation[] {
  const adds = [...chosen.values()].filter(({operation}) => operation === 'ADD');
  return known.filter(
    (call) =>
      call.operation === 'DEL' &&
      call.outcome === 'succeeded' &&
      adds.some((add) => add.plugin === call.plugin && sameAttachment(add, call) && oldestFirst(add, call) < 0),
  );
}

function oldestFirst(left: Invocation, right: Invocation): number {
  return left.startedAtMs - right.startedAtMs || (left.endedAtMs ?? Infinity) - (right.endedAtMs ?? Infinity);
}
