import {contemporariesIn, inferParent} from './inferred-parent.js';
import {containerKey, type Invocation} from '../invocation.js';

/** Who started an invocation. The id need not name a capture that is still there. */
export interface Parent {
  readonly id: string;
  /** No shim recorded it: it is concluded from container, time and request. */
  readonly inferred: boolean;
}

/** One invocation and the invocations that it started, oldest first. */
export interface Call {
  readonly invocation: Invocation;
  /** Null: the runtime started it, as far as is known. */
  readonly parent: Parent | null;
  readonly children: readonly Call[];
}

/**
 * The calls among `invocations` that none of the others started, oldest first, each with all that it started. Every
 * invocation is in the answer exactly once, whatever parents were recorded.
 */
export function callTrees(invocations: readonly Invocation[]): Call[] {
  const byNode = [...groupBy(invocations, ({node}) => node).values()];
  if (byNode.length <= 1) return treesOfNode(invocations);
  return byNode.flatMap(treesOfNode).sort((left, right) => oldestFirst(left.invocation, right.invocation));
}

/** Ids are each node's own, and so are parents. */
function treesOfNode(invocations: readonly Invocation[]): Call[] {
  const parents = parentsOf(invocations);
  const known = new Set(invocations.map(({id}) => id));
  const parentIdOf = ({id}: Invocation) => {
    const parent = parents.get(id);
    return parent !== undefined && known.has(parent.id) ? parent.id : null;
  };
  const childrenOf = groupBy([...invocations].sort(oldestFirst), parentIdOf);
  const toCall = (invocation: Invocation): Call => ({
    invocation,
    parent: parents.get(invocation.id) ?? null,
    children: (childrenOf.get(invocation.id) ?? []).map(toCall),
  });
  return (childrenOf.get(null) ?? []).map(toCall);
}

/** The parent of each invocation that has one, as recorded or, failing that, inferred among `invocations`. */
export function parentsOf(invocations: readonly Invocation[]): ReadonlyMap<string, Parent> {
  const families = groupBy(invocations.filter(isAboutContainer), familyOf);
  const contemporaries = new Map([...families.values()].flatMap((family) => [...contemporariesIn(family)]));
  const parents = new Map<string, Parent>();
  for (const invocation of [...invocations].sort(recordedFirst)) {
    const parent = parentOf(invocation, contemporaries.get(invocation) ?? []);
    if (parent !== undefined && !isAncestor(invocation.id, parent.id, parents)) parents.set(invocation.id, parent);
  }
  return parents;
}

/** The call with that id in a forest, and the outermost call above it. */
export function findCall(trees: readonly Call[], id: string): {readonly call: Call; readonly root: Call} | undefined {
  for (const root of trees) {
    const call = callsIn(root).find(({invocation}) => invocation.id === id);
    if (call !== undefined) return {call, root};
  }
  return undefined;
}

/** A call and all below it, outermost first. */
export function callsIn(call: Call): Call[] {
  const calls: Call[] = [];
  const collect = (each: Call): void => {
    calls.push(each);
    each.children.forEach(collect);
  };
  collect(call);
  return calls;
}

/** How many callers each call has above it, by id. */
export function depthsIn(trees: readonly Call[], depth = 0): ReadonlyMap<string, number> {
  return new Map(
    trees.flatMap(({invocation, children}) => [[invocation.id, depth], ...depthsIn(children, depth + 1)] as const),
  );
}

function familyOf({node, parameters}: Invocation): string {
  return containerKey(node, parameters.containerId);
}

function isAboutContainer({parameters}: Invocation): boolean {
  return parameters.containerId !== undefined;
}

function parentOf(invocation: Invocation, contemporaries: readonly Invocation[]): Parent | undefined {
  if (invocation.parentId !== null) return {id: invocation.parentId, inferred: false};
  const caller = inferParent(invocation, contemporaries);
  return caller === undefined ? undefined : {id: caller.id, inferred: true};
}

/** A tree must not bite its tail, whatever a damaged environment or a coarse clock says. */
function isAncestor(id: string, of: string, parents: ReadonlyMap<string, Parent>): boolean {
  for (let at: string | undefined = of; at !== undefined; at = parents.get(at)?.id) if (at === id) return true;
  return false;
}

/** What was recorded stands before anything is inferred: a coarse clock may let a callee seem to start before its caller. */
function recordedFirst(left: Invocation, right: Invocation): number {
  return Number(left.parentId === null) - Number(right.parentId === null) || oldestFirst(left, right);
}

function oldestFirst(left: Invocation, right: Invocation): number {
  return (
    left.startedAtMs - right.startedAtMs ||
    (left.endedAtMs ?? Number.MAX_VALUE) - (right.endedAtMs ?? Number.MAX_VALUE) ||
    (left.id < right.id ? -1 : 1)
  );
}

function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
