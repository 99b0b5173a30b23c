import {callTrees, findCall} from '../call-tree.js';
import type {Invocation} from '../invocation.js';
import {isTrouble} from './trouble.js';

/**
 * The outermost call to explain for somebody who asked about a pod or container of which `found` went wrong: the one
 * above it, and rather the ADD that failed than the DEL after it, which often fails for the same reason.
 */
export function attemptToExplain(found: Invocation, family: readonly Invocation[]): Invocation {
  const trees = callTrees(family);
  const root = findCall(trees, found.id)?.root.invocation ?? found;
  const failedAdd = trees.findLast(({invocation}) => invocation.operation === 'ADD' && isTrouble(invocation));
  if (root.operation === 'DEL' && failedAdd !== undefined) return failedAdd.invocation;
  return isTrouble(root) ? root : found;
}
