import type {Invocation} from '../../capture/invocation.js';
import type {VolatileRule} from '../../capture/change/volatile.js';
import {isObject, type Json} from '../../cni/json.js';

/**
 * The rules for an answer to a request that asked for something: what was given to the plugin in the request or in its
 * parameters, like a static address, a MAC or the namespace, is not made up, so it may differ only as far as what was
 * given differs.
 */
export function rulesForGiven(
  rules: readonly VolatileRule[],
  recorded: Invocation,
  replayed: Invocation,
): readonly VolatileRule[] {
  const before = givenIn(recorded);
  const now = new Map(givenIn(replayed));
  const isAsGiven = (was: Json, is: Json): boolean => {
    const places = before.filter(([, value]) => value !== '' && value === plain(was));
    return places.length === 0 || places.some(([place]) => now.get(place) === plain(is));
  };
  return rules.map((rule) => ({
    ...rule,
    matches: (path, was, is) => rule.matches(path, was, is) && isAsGiven(was, is),
  }));
}

type Given = readonly [place: string, value: string];

function givenIn({parameters, request}: Invocation): Given[] {
  const {containerId, netns, ifname, args} = parameters;
  const known = {containerId: containerId ?? null, netns: netns ?? null, ifname: ifname ?? null};
  const pairs = Object.fromEntries(args.map(({key, value}) => [key, value ?? null]));
  return stringsIn({parameters: {...known, args: pairs}, request: request?.json ?? {}}, '');
}

function stringsIn(value: Json, place: string): Given[] {
  if (typeof value === 'string') return [[place, plain(value)]];
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.entries(value as Readonly<Record<string, Json>>)
    .filter(([key]) => !limits.has(key))
    .flatMap(([key, member]) => stringsIn(member, `${place}/${key}`));
}

/** They say which addresses there are, not which one is asked for. */
const limits: ReadonlySet<string> = new Set([
  'rangeStart',
  'rangeEnd',
  'subnet',
  'gateway',
  'cni.dev/valid-attachments',
]);

/** An address may be asked for without its prefix. */
function plain(value: Json): string {
  return typeof value === 'string' ? value.toLowerCase().replace(/^([\da-f.:]+)\/\d{1,3}$/, '$1') : '';
}
