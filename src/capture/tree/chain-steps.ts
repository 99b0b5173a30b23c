import {callsIn, type Call} from './call-tree.js';
import type {Invocation} from '../invocation.js';

/**
 * The calls that a caller made one after the other for the same attachment and network, oldest first: the steps of a
 * chain, of which the capture with that id is one. Steps without a result are left out, since nothing came of them.
 */
export function chainSteps(trees: readonly Call[], id: string): Invocation[] {
  const siblings = [trees, ...trees.flatMap(callsIn).map(({children}) => children)].find((calls) =>
    calls.some(({invocation}) => invocation.id === id),
  );
  const invocations = (siblings ?? []).map(({invocation}) => invocation);
  const step = invocations.find((invocation) => invocation.id === id);
  return invocations.filter(
    (other) =>
      other.result !== undefined &&
      other.operation === step?.operation &&
      other.parameters.ifname === step.parameters.ifname &&
      other.request?.name === step.request?.name,
  );
}
