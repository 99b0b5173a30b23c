import {asArray, isObject, type Json, type JsonObject} from '../../cni/json.js';
import {volatileRules, type VolatileRule} from './volatile.js';

/** One place where two JSON values differ. */
export interface Difference {
  /** Where, like `ips[0].address`; the index is the one in `after`, or in `before` for what was removed. */
  readonly path: string;
  /** The same for people: elements matched by meaning carry their key, like `interfaces[eth0].mac`. */
  readonly label: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: Json;
  readonly after?: Json;
  /** A change that is expected from one call to the next: see {@link volatileRules}. */
  readonly volatile: boolean;
  /** The id of the rule that says so. */
  readonly rule?: string;
}

type Key = (element: JsonObject) => Json | undefined;

/**
 * Which lists are sets to CNI, and what tells their elements apart, the most telling first: these are matched by
 * meaning, so that their order never counts; what finds no partner is paired in order, so that a new address is one
 * change. All other lists are compared element by element. The last key is what people call the element.
 */
const keyedLists: Readonly<Record<string, readonly Key[]>> = {
  interfaces: [
    ({name, sandbox}) => (typeof name === 'string' ? JSON.stringify([name, Boolean(sandbox)]) : undefined),
    ({name}) => name,
  ],
  ips: [({address}) => address],
  routes: [
    ({dst, gw, table}) => (typeof dst === 'string' ? JSON.stringify([dst, gw ?? '', table ?? null]) : undefined),
    ({dst}) => dst,
  ],
  plugins: [({type}) => type],
  delegates: [({name, type}) => name ?? type],
};

/**
 * The differences between two JSON values, by meaning: the order of keys never counts, nor the order of the lists
 * that are sets to CNI (interfaces by name, ips by address, routes by dst, plugins by type, delegates by name).
 * The interface of an address is the one that its index means. Something that exists on one side only is one difference, however deep it is. Pass no rules to call nothing volatile.
 */
export function compareJson(
  before: Json | undefined,
  after: Json | undefined,
  rules: readonly VolatileRule[] = volatileRules,
): Difference[] {
  return compareAt({path: '', label: '', listName: '', interfaces: null}, before, after).map((difference) =>
    judge(difference, rules),
  );
}

/** Where the comparison is. */
interface Place {
  readonly path: string;
  readonly label: string;
  /** The key under which a list was found. */
  readonly listName: string;
  /** Within the `ips` of two results: what indexes mean. */
  readonly interfaces: {readonly before: Json | undefined; readonly after: Json | undefined} | null;
}

type RawDifference = Omit<Difference, 'volatile' | 'rule'>;

function judge(difference: RawDifference, rules: readonly VolatileRule[]): Difference {
  const {path, kind, before, after} = difference;
  if (kind !== 'changed' || before === undefined || after === undefined) return {...difference, volatile: false};
  const rule = rules.find(({matches}) => matches(path, before, after));
  return rule === undefined ? {...difference, volatile: false} : {...difference, volatile: true, rule: rule.id};
}

function compareAt(place: Place, before: Json | undefined, after: Json | undefined): RawDifference[] {
  const {path, label} = place;
  if (before === undefined) return after === undefined ? [] : [{path, label, kind: 'added', after}];
  if (after === undefined) return [{path, label, kind: 'removed', before}];
  if (isObject(before) && isObject(after)) return compareObjects(place, before, after);
  if (isList(before) && isList(after)) return compareLists(place, before, after);
  return before === after ? [] : [{path, label, kind: 'changed', before, after}];
}

function compareObjects(place: Place, before: JsonObject, after: JsonObject): RawDifference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const ips = {before: before['interfaces'], after: after['interfaces']};
  return [...keys].flatMap((key) => {
    const member = {...memberOf(place, key), interfaces: key === 'ips' ? ips : null};
    const [left, right] = [memberAt(before, key), memberAt(after, key)];
    const {interfaces} = place;
    const [was, is] = [interfaceAt(interfaces?.before, left), interfaceAt(interfaces?.after, right)];
    const isIndex = key === 'interface' && was !== undefined && is !== undefined;
    return isIndex ? compareAt(member, was, is) : compareAt(member, left, right);
  });
}

/** Not what it inherits, like `constructor`. */
function memberAt(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** What the index of an interface means; undefined: it means none. */
function interfaceAt(interfaces: Json | undefined, index: Json | undefined): Json | undefined {
  const found = typeof index === 'number' ? asArray(interfaces)[index] : undefined;
  return isObject(found) ? {name: found['name'] ?? null, isInSandbox: Boolean(found['sandbox'])} : undefined;
}

function compareLists(place: Place, before: readonly Json[], after: readonly Json[]): RawDifference[] {
  return pairElements(place.listName, before, after).flatMap(({beforeIndex, afterIndex, key}) =>
    compareAt(
      elementOf(place, afterIndex ?? beforeIndex ?? 0, key),
      valueAt(before, beforeIndex),
      valueAt(after, afterIndex),
    ),
  );
}

interface Pair {
  readonly beforeIndex: number | undefined;
  readonly afterIndex: number | undefined;
  readonly key: string | undefined;
}

/** Pairs of elements in the order of `after`, then what was removed. */
function pairElements(listName: string, before: readonly Json[], after: readonly Json[]): Pair[] {
  const keys = Object.hasOwn(keyedLists, listName) ? (keyedLists[listName] ?? []) : [];
  const free = new Set(before.keys());
  const partners = new Map<number, number>();
  for (const key of keys) pairByKey(key);
  const name = (element: Json | undefined) => keyOf(element, keys.at(-1));
  const pairs = after.map((element, afterIndex): Pair => {
    const [next] = free;
    const partner = partners.get(afterIndex);
    if (partner === undefined && next !== undefined) free.delete(next);
    return {beforeIndex: partner ?? next, afterIndex, key: name(element)};
  });
  const removed = [...free].map((beforeIndex) => ({
    beforeIndex,
    afterIndex: undefined,
    key: name(before[beforeIndex]),
  }));
  return [...pairs, ...removed];

  function pairByKey(key: Key): void {
    const candidates = new Map<string, number[]>();
    for (const index of [...free].reverse()) {
      const value = keyOf(before[index], key);
      const same = value === undefined ? undefined : candidates.get(value);
      if (same !== undefined) same.push(index);
      else if (value !== undefined) candidates.set(value, [index]);
    }
    for (const [index, element] of after.entries()) {
      const value = partners.has(index) ? undefined : keyOf(element, key);
      const partner = value === undefined ? undefined : candidates.get(value)?.pop();
      if (partner === undefined) continue;
      partners.set(index, partner);
      free.delete(partner);
    }
  }
}

function keyOf(element: Json | undefined, key: Key | undefined): string | undefined {
  const value = isObject(element) ? key?.(element) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function memberOf({path, label}: Place, key: string): Omit<Place, 'interfaces'> {
  const step = /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  const join = (start: string) => (start + step).replace(/^\./, '');
  return {path: join(path), label: join(label), listName: key};
}

function elementOf({path, label, interfaces}: Place, index: number, key: string | undefined): Place {
  return {path: `${path}[${index}]`, label: `${label}[${key ?? index}]`, listName: '', interfaces};
}

function valueAt(list: readonly Json[], index: number | undefined): Json | undefined {
  return index === undefined ? undefined : list[index];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
