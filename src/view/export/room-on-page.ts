import {callsIn, type Call} from '../../capture/tree/call-tree.js';
import type {ContainerCalls} from '../../capture/tree/container-calls.js';
import {isFailure} from '../../capture/failure.js';

/** So many calls make a page of some 30 MB, which browsers and ticket systems still open. */
export const mostCalls = 500;

/**
 * What of many containers' calls is on a page: first those of the container that is explained, then of containers with a
 * failure, then the latest; each container whole, in the order given. At least one is there.
 *
 * @param explainedId the capture that is explained
 */
export function roomOnPage(
  groups: readonly ContainerCalls[],
  explainedId: string | undefined,
): readonly ContainerCalls[] {
  const rank = ({calls}: ContainerCalls) => {
    const all = calls.flatMap(callsIn).map(({invocation}) => invocation);
    return all.some(({id}) => id === explainedId) ? 0 : all.some(isFailure) ? 1 : 2;
  };
  const ranked = groups.map((group) => ({group, rank: rank(group)})).sort((left, right) => left.rank - right.rank);
  const chosen = new Set<ContainerCalls>();
  let count = 0;
  for (const {group} of ranked) {
    count += countOf(group.calls);
    if (chosen.size > 0 && count > mostCalls) break;
    chosen.add(group);
  }
  return groups.filter((group) => chosen.has(group));
}

function countOf(calls: readonly Call[]): number {
  return calls.flatMap(callsIn).length;
}
