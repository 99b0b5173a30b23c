import {everyCapture, type Filter} from '../../capture/selection/filter.js';
import {departuresOf, type Departure} from '../../capture/retention/departures.js';
import {hasFailed, isRunning} from '../../capture/retention/kept-call.js';
import type {Store} from '../disk/store.js';
import {search} from '../query/search.js';
import type {KeptCapture} from './kept-captures.js';

/** What may go: attachments of which one call fits the filter, but each call its times. */
export interface Wanted {
  readonly filter: Filter;
  /** Only those in which nothing failed. */
  readonly okOnly: boolean;
}

export interface Choice {
  /** What may go, in the order in which captures make room. */
  readonly departures: readonly Departure<KeptCapture>[];
  /** How many captures fit, but stay, since their attachment goes on. */
  readonly inUse: number;
}

/** Chooses whole attachments. */
export function choose(store: Store, captures: readonly KeptCapture[], wanted: Wanted): Choice {
  const fitting = fittingUnits(store, captures, wanted);
  const running = new Set(captures.filter(isRunning).map(({unit}) => unit));
  const departures = departuresOf(captures, ({entry}) => {
    const pod = store.podOf(entry);
    return pod ? `${pod.namespace}/${pod.name}` : (entry.containerId ?? entry.id);
  });
  return {
    departures: departures.filter(({calls}) => calls.every(({unit}) => fitting.has(unit))),
    inUse: captures.filter(({unit}) => running.has(unit) && fitting.has(unit)).length,
  };
}

function fittingUnits(store: Store, captures: readonly KeptCapture[], {filter, okOnly}: Wanted): Set<string> {
  const {sinceMs = -Infinity, untilMs = Infinity, ...timeless} = filter;
  const unitOf = new Map(captures.map(({entry, unit}) => [entry, unit]));
  const unitsIn = (asked: Filter) => {
    const found = search(store, unitOf.keys(), {...asked, polls: true});
    return [...found].flatMap(({entry}) => unitOf.get(entry) ?? []);
  };
  const units = new Set(unitsIn({...timeless, sinceMs: undefined, untilMs: undefined}));
  if (okOnly) {
    for (const unit of unitsIn({...everyCapture, failedOnly: true})) units.delete(unit);
    for (const capture of captures.filter(hasFailed)) units.delete(capture.unit); // what never ended did not go well
  }
  for (const {entry, unit} of captures) {
    if (entry.startedAtMs < sinceMs || entry.startedAtMs > untilMs) units.delete(unit);
  }
  return units;
}
