import {matchInvocation, matchNames, type Filter} from '../capture/filter.js';
import type {Invocation} from '../capture/invocation.js';
import {isPoll} from '../cni/operation.js';
import type {CaptureEntry, Reading} from './entry.js';
import type {Store} from './store.js';

export interface Query {
  /** What the store held when it was looked at. */
  readonly entries: readonly CaptureEntry[];
  readonly filter: Filter;
  /** How many captures to read at most; `Infinity` means all. */
  readonly limit: number;
}

/** The captures that fit a filter, newest first. */
export interface QueryAnswer {
  readonly readings: readonly Reading[];
  readonly captures: readonly Invocation[];
  readonly damaged: readonly Extract<Reading, {kind: 'damaged'}>[];
  /** How many fit, damaged ones included, whether they were read or only counted. */
  readonly total: number;
  /** How many VERSION and STATUS polls were left out. */
  readonly hidden: number;
}

/**
 * Looks captures up. Opens only those that are returned and those whose names do not tell whether they fit; a damaged
 * one fits if its names do not speak against it.
 */
export function queryCaptures(store: Store, {entries, filter, limit}: Query): QueryAnswer {
  const readings: Reading[] = [];
  let total = 0;
  let hidden = 0;
  for (const entry of entries) {
    const isWanted = readings.length < limit;
    const named = matchNames(filter, entry);
    const reading = named === undefined || (named === 'yes' && isWanted) ? store.read(entry) : undefined;
    const match = reading?.kind === 'capture' ? matchInvocation(filter, reading.invocation) : (named ?? 'yes');
    if (match === 'yes') total += 1;
    if (match === 'poll') hidden += 1;
    if (match === 'yes' && isWanted && reading !== undefined) readings.push(reading);
  }
  const captures = readings.flatMap((reading) => (reading.kind === 'capture' ? [reading.invocation] : []));
  const damaged = readings.filter((reading) => reading.kind === 'damaged');
  return {readings, captures, damaged, total, hidden};
}

/** The given invocations and all others about the same containers: what a call tree is made of. */
export function readFamilies(
  store: Store,
  entries: readonly CaptureEntry[],
  invocations: readonly Invocation[],
): Invocation[] {
  const known = new Set(invocations.map(({id}) => id));
  const containers = new Set(invocations.map(({parameters}) => parameters.containerId));
  const others = entries.flatMap((entry) => {
    if (known.has(entry.id) || !mayBeAbout(containers, entry)) return [];
    const reading = store.read(entry);
    const isRelative = reading.kind === 'capture' && containers.has(reading.invocation.parameters.containerId);
    return isRelative ? [reading.invocation] : [];
  });
  return [...invocations, ...others];
}

/** Polls and garbage collection are about no container; where names do not tell the container, only the content does. */
function mayBeAbout(containers: ReadonlySet<string | undefined>, {operation, containerId}: CaptureEntry): boolean {
  if (containerId !== null) return containers.has(containerId);
  return operation === null || !(isPoll(operation) || operation === 'GC');
}
