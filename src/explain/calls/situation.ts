import type {Call} from '../../capture/tree/call-tree.js';
import type {Invocation} from '../../capture/invocation.js';

/** A call, and what was recorded around it. */
export interface Situation {
  readonly call: Call;
  /** Who called it, outermost first. */
  readonly callers: readonly Call[];
  /** The calls about the same container that its caller (or the runtime) made, itself included, oldest first. */
  readonly siblings: readonly Call[];
  /** Other captures that may tell something, of any container and in no order; not necessarily all that there are. */
  readonly history: readonly Invocation[];
}

/** Every call in these trees, callers before what they called, each with what is around it. */
export function situationsIn(trees: readonly Call[], history: readonly Invocation[]): Situation[] {
  const visit = (call: Call, callers: readonly Call[], siblings: readonly Call[]): Situation[] => [
    {call, callers, siblings, history},
    ...call.children.flatMap((child) => visit(child, [...callers, call], call.children)),
  ];
  return trees.flatMap((tree) => visit(tree, [], trees));
}
