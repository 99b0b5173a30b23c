import {traitsOf, type Traits} from './traits.js';
import type {NodeContext} from './node-context.js';

/** What sets nodes apart on which something fails. What they have in common need not be the cause. */
export interface Comparison {
  /** On all of these it fails; sorted. */
  readonly failing: readonly string[];
  /** All other nodes; sorted. */
  readonly others: readonly string[];
  /** Nodes of which no context is known: nothing is said of them. */
  readonly unknown: readonly string[];
  /** Of the others, those on which no such call was recorded: it might fail there, too. */
  readonly untried: readonly string[];
  /** All failing nodes have it, and none of the others. */
  readonly distinctions: readonly Distinction[];
}

/** A trait that parts the nodes. */
export interface Distinction {
  readonly name: string;
  /** Null: the failing nodes lack it. */
  readonly failing: string | null;
  /** The values of the others, the most frequent first; null: so many lack it. */
  readonly others: readonly {readonly value: string | null; readonly count: number}[];
}

/**
 * Compares the failing nodes with the others by their contexts; `tried`: where such a call was recorded. The order of what
 * is given does not matter.
 */
export function compareNodes(
  nodes: readonly string[],
  {failing, tried}: {readonly failing: ReadonlySet<string>; readonly tried: ReadonlySet<string>},
  contexts: readonly NodeContext[],
): Comparison {
  const traits = new Map(contexts.map((context) => [context.node, traitsOf(context)]));
  const [bad, good] = [names(nodes, (node) => failing.has(node)), names(nodes, (node) => !failing.has(node))];
  const known = (group: readonly string[]) => group.flatMap((node) => traits.get(node) ?? []);
  const [badTraits, goodTraits] = [known(bad), known(good)];
  const found = badTraits.length === 0 || goodTraits.length === 0 ? [] : distinctions(badTraits, goodTraits);
  return {
    failing: bad,
    others: good,
    unknown: names(nodes, (node) => !traits.has(node)),
    untried: good.filter((node) => !tried.has(node)),
    distinctions: found,
  };
}

function names(nodes: readonly string[], isWanted: (node: string) => boolean): string[] {
  return [...new Set(nodes)].filter(isWanted).sort();
}

function distinctions(bad: readonly Traits[], good: readonly Traits[]): Distinction[] {
  const keys = [...new Set([...bad, ...good].flatMap((traits) => [...traits.keys()]))].sort();
  const found = keys.flatMap((name) => {
    const [first] = bad;
    const value = first?.get(name) ?? null;
    const others = countsOf(good.map((traits) => traits.get(name) ?? null));
    const isShared = bad.every((traits) => (traits.get(name) ?? null) === value);
    const isApart = others.every((other) => other.value !== value);
    return isShared && isApart && !isIdentity(value, others) ? [{name, failing: value, others}] : [];
  });
  // of a file that only some have, its contents are no news
  const files = found.filter(({name}) => !name.includes(' ')).map(({name}) => `${name} `);
  return found.filter(({name}) => !files.some((file) => name.startsWith(file))).sort(plainestFirst);
}

/** How often each value occurs. */
function countsOf(values: readonly (string | null)[]): {value: string | null; count: number}[] {
  const counts = new Map<string | null, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({value, count}))
    .sort((one, other) => other.count - one.count || order(one.value ?? '', other.value ?? ''));
}

/** What differs between any two nodes, like the subnet of their pods, sets none apart. */
function isIdentity(value: string | null, others: readonly {value: string | null; count: number}[]): boolean {
  const areAllDifferent = others.length > 1 && others.every(({count}) => count === 1);
  return areAllDifferent || (others.length === 1 && others[0]?.count === 1 && looksLikeAddress(value));
}

/** With two nodes only, its looks must tell. */
function looksLikeAddress(value: string | null): boolean {
  return value !== null && /^"?(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+)(\/\d+)?"?$/i.test(value);
}

const plain = [
  /^(containerd|crio|cri-dockerd|dockerd|kubelet|runc|podman)$/,
  /^(system|kernel)$/,
  /^plugin /,
  /^DaemonSet /,
];

/** First what people call by name. */
function plainestFirst(one: {name: string}, other: {name: string}): number {
  return rank(one.name) - rank(other.name) || order(one.name, other.name);
}

function rank(name: string): number {
  const index = plain.findIndex((pattern) => pattern.test(name));
  return index < 0 ? plain.length : index;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
