import {fitsPod, matchInvocation, matchNames, type Filter, type Match} from '../../capture/filter.js';
import type {Exit, Invocation, Pod} from '../../capture/invocation.js';
import {isPoll} from '../../cni/operation.js';
import type {CaptureEntry, Reading} from '../disk/entry.js';
import type {Store} from '../disk/store.js';

export interface Query {
  /** What the store held when it was looked at. */
  readonly entries: readonly CaptureEntry[];
  readonly filter: Filter;
  /** How many captures to read at most; `Infinity` means all. */
  readonly limit: number;
  /** What the limit counts; captures by default. */
  readonly unit?: 'container';
}

/** The captures that fit a filter, newest first. */
export interface QueryAnswer {
  readonly readings: readonly Reading[];
  readonly captures: readonly Invocation[];
  readonly damaged: readonly Extract<Reading, {kind: 'damaged'}>[];
  /** How many fit, damaged ones included, whether they were read or only counted. */
  readonly total: number;
  /**
   * About how many containers these are, if the limit counts them; all that are about none count as one. Those of which
   * nothing could be read do not count.
   */
  readonly containers: number;
  /** How many VERSION and STATUS polls were left out. */
  readonly hidden: number;
}

/**
 * Looks captures up. Opens only those that are returned and those whose names do not tell whether they fit; a damaged
 * one fits if its names do not speak against it.
 */
export function queryCaptures(store: Store, {entries, filter, limit, unit}: Query): QueryAnswer {
  const readings: Reading[] = [];
  const ranks = new Map<string | null, number>();
  const readable = new Set<string | null>();
  let total = 0;
  let hidden = 0;
  for (const {entry, match, reading} of matchEntries(store, entries, filter)) {
    if (match === 'poll') hidden += 1;
    else {
      total += 1;
      const container = containerOf(entry, reading);
      if (!isWithinLimit(container)) continue;
      const read = reading ?? store.read(entry);
      readings.push(read);
      if (read.kind === 'capture') readable.add(container);
    }
  }
  const captures = readings.flatMap((reading) => (reading.kind === 'capture' ? [reading.invocation] : []));
  const damaged = readings.filter((reading) => reading.kind === 'damaged');
  const containers = [...ranks].filter(([container, rank]) => rank >= limit || readable.has(container)).length;
  return {readings, captures, damaged, total, containers, hidden};

  function isWithinLimit(container: string | null): boolean {
    if (unit !== 'container') return readings.length < limit;
    const rank = ranks.get(container) ?? ranks.size;
    ranks.set(container, rank);
    return rank < limit;
  }
}

/** The newest capture that fits and can be read; undefined: there is none. */
export function findNewest(store: Store, entries: readonly CaptureEntry[], filter: Filter): Invocation | undefined {
  for (const {entry, match, reading = store.read(entry)} of matchEntries(store, entries, filter)) {
    if (match === 'yes' && reading.kind === 'capture') return reading.invocation;
  }
  return undefined;
}

/** The given invocations and all others about the same containers: what a call tree is made of. */
export function readFamilies(store: Store, invocations: readonly Invocation[]): Invocation[] {
  const known = new Set(invocations.map(({id}) => id));
  const containers = new Set(invocations.map(({parameters}) => parameters.containerId));
  return [...invocations, ...readRelatives(store, containers, known)];
}

/** All invocations about these containers, newest first, but for those that are known already. */
export function* readRelatives(
  store: Store,
  containers: ReadonlySet<string | undefined>,
  known: ReadonlySet<string>,
): Generator<Invocation> {
  for (const entry of store.entries((each) => mayBeAbout(containers, each))) {
    if (known.has(entry.id)) continue;
    const reading = store.read(entry);
    if (reading.kind === 'capture' && containers.has(reading.invocation.parameters.containerId))
      yield reading.invocation;
  }
}

export interface Fitting {
  readonly entry: CaptureEntry;
  readonly match: Exclude<Match, 'no'>;
  /** Undefined: the names told enough. */
  readonly reading: Reading | undefined;
}

/** What fits a filter, newest first; opens a capture only if neither names nor a glance tell whether it does. */
export function* matchEntries(store: Store, entries: readonly CaptureEntry[], filter: Filter): Generator<Fitting> {
  const isRuledOut = rulerOut(store, filter);
  for (const entry of entries) {
    const named = matchNames(filter, entry);
    if (named === 'no' || (named === undefined && isRuledOut(entry))) continue;
    const reading = named === undefined ? store.read(entry) : undefined;
    const match = reading?.kind === 'capture' ? matchInvocation(filter, reading.invocation) : (named ?? 'yes');
    if (match !== 'no') yield {entry, match, reading};
  }
}

/**
 * Recognises cheaply that a capture cannot fit: by the pod of its container, which is looked up once, or because an ADD
 * with exit status 0 has a result and so did not fail.
 */
function rulerOut({podOf, hasResult}: Store, filter: Filter): (entry: CaptureEntry) => boolean {
  const pods = new Map<string, Pod>();
  return (entry) => {
    if (filter.pod !== undefined && entry.containerId !== null) {
      const pod = pods.get(entry.containerId) ?? podOf(entry) ?? undefined;
      if (pod !== undefined) pods.set(entry.containerId, pod);
      if (pod !== undefined && !fitsPod(filter, pod)) return true;
    }
    return filter.failedOnly && isZero(entry.exit) && hasResult(entry) === true;
  };
}

function isZero(exit: Exit | null): boolean {
  return exit !== null && 'code' in exit && exit.code === 0;
}

function containerOf({containerId}: CaptureEntry, reading: Reading | undefined): string | null {
  return reading?.kind === 'capture' ? (reading.invocation.parameters.containerId ?? null) : containerId;
}

/** Polls and garbage collection are about no container; where names do not tell the container, only the content does. */
function mayBeAbout(containers: ReadonlySet<string | undefined>, {operation, containerId}: CaptureEntry): boolean {
  if (containerId !== null) return containers.has(containerId);
  return operation === null || !(isPoll(operation) || operation === 'GC');
}
