import {isObject, type Json, type JsonObject} from '../cni/json.js';
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

/**
 * Which lists are sets to CNI, and what tells their elements apart: these are matched by meaning, so that their order
 * never counts; what finds no partner is paired in order, so that a new address is one change. All other lists are
 * compared element by element.
 */
const keyedLists: Readonly<Record<string, (element: JsonObject) => Json | undefined>> = {
  interfaces: (element) => element['name'],
  ips: (element) => element['address'],
  routes: (element) => element['dst'],
  plugins: (element) => element['type'],
  delegates: (element) => element['name'] ?? element['type'],
};

/**
 * The differences between two JSON values, by meaning: the order of keys never counts, nor the order of the lists
 * that are sets to CNI (interfaces by name, ips by address, routes by dst, plugins by type, delegates by name).
 * Something that exists on one side only is one difference, however deep it is. Pass no rules to call nothing volatile.
 */
export function compareJson(
  before: Json | undefined,
  after: Json | undefined,
  rules: readonly VolatileRule[] = volatileRules,
): Difference[] {
  return compareAt({path: '', label: '', listName: ''}, before, after).map((difference) => judge(difference, rules));
}

/** Where the comparison is; `listName` is the key under which a list was found. */
interface Place {
  readonly path: string;
  readonly label: string;
  readonly listName: string;
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
  return [...keys].flatMap((key) => compareAt(memberOf(place, key), before[key], after[key]));
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
  const keyOf = keyFunction(listName);
  const free = new Set(before.keys());
  const byMeaning = after.map((element) => {
    const key = keyOf(element);
    const partner = key === undefined ? undefined : [...free].find((index) => keyOf(valueAt(before, index)) === key);
    if (partner !== undefined) free.delete(partner);
    return partner;
  });
  const pairs = byMeaning.map((partner, afterIndex): Pair => {
    const [next] = free;
    const beforeIndex = partner ?? next;
    if (partner === undefined && next !== undefined) free.delete(next);
    return {beforeIndex, afterIndex, key: keyOf(after[afterIndex])};
  });
  const removed = [...free].map((beforeIndex) => ({
    beforeIndex,
    afterIndex: undefined,
    key: keyOf(before[beforeIndex]),
  }));
  return [...pairs, ...removed];
}

function keyFunction(listName: string): (element: Json | undefined) => string | undefined {
  const keyOf = Object.hasOwn(keyedLists, listName) ? keyedLists[listName] : undefined;
  return (element) => {
    const key = isObject(element) ? keyOf?.(element) : undefined;
    return typeof key === 'string' ? key : undefined;
  };
}

function memberOf({path, label}: Place, key: string): Place {
  const step = /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  const join = (start: string) => (start + step).replace(/^\./, '');
  return {path: join(path), label: join(label), listName: key};
}

function elementOf({path, label}: Place, index: number, key: string | undefined): Place {
  return {path: `${path}[${index}]`, label: `${label}[${key ?? index}]`, listName: ''};
}

function valueAt(list: readonly Json[], index: number | undefined): Json | undefined {
  return index === undefined ? undefined : list[index];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
