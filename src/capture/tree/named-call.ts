import {callTrees, findCall} from './call-tree.js';
import type {Invocation} from '../invocation.js';
import {isTrouble} from '../trouble.js';

/**
 * The failure that a failed call belongs to: the outermost call above it, and rather the ADD that failed than the clean-up
 * after it, which often fails for the same reason. `family` are all calls about its container.
 */
export function failureOf(found: Invocation, family: readonly Invocation[]): Invocation {
  const trees = callTrees(family);
  const root = findCall(trees, found.id)?.root.invocation ?? found;
  const failedAdd = lastFailedAdd(trees.map(({invocation}) => invocation));
  if (root.operation === 'DEL' && failedAdd !== undefined) return failedAdd;
  return isTrouble(root) ? root : found;
}

/** The one call that stands for a container: the outermost of the ADD that failed last, else of what failed, was added or done last. */
export function mainCallOf(family: readonly Invocation[]): Invocation | undefined {
  const roots = callTrees(family).map(({invocation}) => invocation);
  return (
    lastFailedAdd(roots) ??
    roots.findLast(isTrouble) ??
    roots.findLast(({operation}) => operation === 'ADD') ??
    roots.at(-1)
  );
}

function lastFailedAdd(roots: readonly Invocation[]): Invocation | undefined {
  return roots.findLast((root) => root.operation === 'ADD' && isTrouble(root));
}
