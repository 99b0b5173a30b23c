import {callTrees, callsIn, type Call} from '../../capture/tree/call-tree.js';
import type {Invocation} from '../../capture/invocation.js';
import {shortIds} from '../../capture/selection/short-id.js';
import type {Explanation} from '../../explain/explanation.js';

/** An explanation, and the calls that it is about. */
export interface Explained {
  readonly explanation: Explanation;
  /** The calls of the explanation's chain. */
  readonly chain: readonly Call[];
  readonly ids: ReadonlyMap<string, string>;
}

/** @param ids of all captures: names are as short as these allow */
export function explained(
  explanation: Explanation,
  family: readonly Invocation[],
  ids: Parameters<typeof shortIds>[1],
): Explained {
  const trees = callTrees(family);
  const calls = new Map(trees.flatMap(callsIn).map((call) => [call.invocation.id, call]));
  const evidence = explanation.rootCause?.evidence ?? [];
  const named = new Set(evidence.flatMap((each) => ('captureId' in each ? (each.captureId ?? []) : [])));
  return {
    explanation,
    chain: explanation.chain.flatMap((id) => calls.get(id) ?? []),
    ids: shortIds(
      ids.filter(({id}) => calls.has(id) || named.has(id)),
      ids,
    ),
  };
}
