import type {Filter} from '../../capture/selection/filter.js';
import {containerKey, type Invocation} from '../../capture/invocation.js';
import type {CaptureEntry, Reading} from '../disk/entry.js';
import type {Store} from '../disk/store.js';
import {search} from './search.js';

export interface Query {
  /** What the store held when it was looked at. */
  readonly entries: readonly CaptureEntry[];
  readonly filter: Filter;
  /** How many captures to read at most; `Infinity` means all. */
  readonly limit: number;
  /** What the limit counts; captures by default. */
  readonly unit?: 'container';
  /** Looks at each capture as it is read, while its documents are at hand. */
  readonly look?: (call: Invocation) => void;
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
export function queryCaptures(store: Store, {entries, filter, limit, unit, look}: Query): QueryAnswer {
  const readings: Reading[] = [];
  const ranks = new Map<string, number>();
  const readable = new Set<string>();
  let total = 0;
  let hidden = 0;
  for (const {entry, match, reading} of search(store, entries, filter)) {
    if (match === 'poll') hidden += 1;
    else {
      total += 1;
      const container = unit === 'container' ? containerOf(entry, reading) : '';
      if (!isWithinLimit(container)) continue;
      const read = reading ?? store.read(entry);
      readings.push(read);
      if (read.kind === 'damaged') continue;
      readable.add(container);
      look?.(read.invocation);
    }
  }
  const captures = readings.flatMap((reading) => (reading.kind === 'capture' ? [reading.invocation] : []));
  const damaged = readings.filter((reading) => reading.kind === 'damaged');
  const containers = [...ranks].filter(([container, rank]) => rank >= limit || readable.has(container)).length;
  return {readings, captures, damaged, total, containers, hidden};

  function isWithinLimit(container: string): boolean {
    if (unit !== 'container') return readings.length < limit;
    const rank = ranks.get(container) ?? ranks.size;
    ranks.set(container, rank);
    return rank < limit;
  }
}

/** The newest capture that fits and can be read; undefined: there is none. */
export function findNewest(store: Store, entries: readonly CaptureEntry[], filter: Filter): Invocation | undefined {
  for (const {entry, match, reading = store.read(entry)} of search(store, entries, filter)) {
    if (match === 'yes' && reading.kind === 'capture') return reading.invocation;
  }
  return undefined;
}

/** Of a capture whose names do not tell, only the content does. */
function containerOf({node, containerId}: CaptureEntry, reading: Reading | undefined): string {
  const known = reading?.kind === 'capture' ? reading.invocation.parameters.containerId : containerId;
  return containerKey(node, known ?? undefined);
}
