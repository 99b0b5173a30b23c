import {callsIn, callTrees, findCall, type Call} from '../../capture/tree/call-tree.js';
import {isFailure} from '../../capture/failure.js';
import type {Invocation} from '../../capture/invocation.js';
import {isPoll} from '../../cni/operation.js';
import {readFamilies} from './families.js';
import type {Store} from '../disk/store.js';

/** The outermost call above a capture: itself, if the runtime made it. */
export function findOutermost(store: Store, capture: Invocation): Invocation {
  return treeWith(callTrees(readFamilies(store, [capture])), capture)?.invocation ?? capture;
}

/**
 * All that the runtime did to the container of a capture, or to the one attachment that it is about, oldest first:
 * ADD, CHECK and DEL of every plugin in the chain.
 */
export function findLife(store: Store, capture: Invocation, scope: 'attachment' | 'container'): Invocation[] {
  const trees = callTrees(readFamilies(store, [capture]));
  const ifname = (treeWith(trees, capture)?.invocation ?? capture).parameters.ifname;
  return trees
    .map(({invocation}) => invocation)
    .filter(({operation, parameters}) => !isPoll(operation) && (scope === 'container' || parameters.ifname === ifname));
}

/** The innermost call that a captured one made, one that failed rather than another; null if it made none. */
export function findInnermost(store: Store, capture: Invocation): Invocation | null {
  const own = findCall(callTrees(readFamilies(store, [capture])), capture.id)?.call;
  let call = own;
  while (call !== undefined && call.children.length > 0) {
    call = call.children.find(({invocation}) => isFailure(invocation)) ?? call.children[0];
  }
  return call === undefined || call === own ? null : call.invocation;
}

function treeWith(trees: readonly Call[], {id}: Invocation): Call | undefined {
  return trees.find((tree) => callsIn(tree).some(({invocation}) => invocation.id === id));
}
