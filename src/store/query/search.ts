import {
  cannotHaveFailed,
  fitsPod,
  matchInvocation,
  matchNames,
  namesTellAll,
  type Filter,
  type Match,
} from '../../capture/selection/filter.js';
import {containerKey, type Pod} from '../../capture/invocation.js';
import {exitedWithZero} from '../../capture/recording.js';
import {fitsWildcard} from '../../capture/selection/wildcard.js';
import type {CaptureEntry, Reading} from '../disk/entry.js';
import type {Store} from '../disk/store.js';

export interface Found {
  readonly entry: CaptureEntry;
  readonly match: Exclude<Match, 'no'>;
  /** Undefined: it was not necessary to open it. */
  readonly reading: Reading | undefined;
}

/** What fits a filter, newest first; opens a capture only if neither names nor glances tell whether it does. */
export function* search(store: Store, entries: Iterable<CaptureEntry>, filter: Filter): Generator<Found> {
  const glance = glancer(store, filter);
  for (const entry of entries) {
    const known = matchNames(filter, entry) ?? glance(entry);
    const reading = known === undefined ? store.read(entry) : undefined;
    const match = reading?.kind === 'capture' ? matchInvocation(filter, reading.invocation) : (known ?? 'yes');
    if (match !== 'no') yield {entry, match, reading};
  }
}

/** Tells whether a capture fits whose names do not speak against it; undefined: it must be opened to know. */
function glancer(store: Store, filter: Filter): (entry: CaptureEntry) => Match | undefined {
  const podOf = podsByContainer(store);
  const answers = [fitsPodOf, fitsDuration, fitsFailure, fitsNetwork]; // those first that open fewest files
  return (entry) => {
    let match: Match | undefined = namesTellAll(filter, entry) ? 'yes' : undefined;
    for (const answer of answers) {
      const fits = answer(entry);
      if (fits === false) return 'no';
      if (fits === undefined) match = undefined;
    }
    return match;
  };

  function fitsFailure(entry: CaptureEntry): boolean | undefined {
    if (!filter.failedOnly) return true;
    if (cannotHaveFailed(entry)) return false;
    if (entry.exit === null) return undefined;
    if (!exitedWithZero(entry.exit)) return true;
    const hasResult = store.hasResult(entry);
    return hasResult === undefined ? undefined : !hasResult;
  }

  function fitsPodOf(entry: CaptureEntry): boolean | undefined {
    if (filter.pod === undefined) return true;
    const pod = podOf(entry);
    return pod === undefined ? undefined : fitsPod(filter, pod);
  }

  function fitsDuration(entry: CaptureEntry): boolean | undefined {
    if (filter.slowerThanMs === undefined) return true;
    const durationMs = store.durationOf(entry);
    return durationMs === undefined ? undefined : (durationMs ?? -1) > filter.slowerThanMs;
  }

  function fitsNetwork(entry: CaptureEntry): boolean | undefined {
    if (filter.network === undefined) return true;
    const network = store.networkOf(entry);
    return network === undefined ? undefined : fitsWildcard(filter.network, network ?? '');
  }
}

/** The pod of a container is looked up once. */
function podsByContainer({podOf}: Store): (entry: CaptureEntry) => Pod | null | undefined {
  const pods = new Map<string, Pod>();
  return (entry) => {
    if (entry.containerId === null) return podOf(entry);
    const key = containerKey(entry.node, entry.containerId);
    const pod = pods.get(key) ?? podOf(entry);
    if (pod) pods.set(key, pod);
    return pod;
  };
}
