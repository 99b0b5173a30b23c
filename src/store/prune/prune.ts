import type {Departure} from '../../capture/retention/departures.js';
import type {Dropped} from '../../capture/retention/dropped.js';
import {tallyOf} from '../../capture/retention/tally.js';
import {noteDropped} from '../disk/dropped.js';
import type {Store} from '../disk/store.js';
import {pathsOf, siteOf} from './capture-paths.js';
import {choose, type Wanted} from './choose.js';
import {keptCaptures, type KeptCapture, type PruneHost} from './kept-captures.js';
import {withinLimits, type Limits} from './limit.js';
import {asOnlyTidier, hasTidier} from './lock.js';
import {removeCaptures} from './remove.js';
import {bytesIn} from './sizes.js';

/** What is to go, and what stays. */
export interface PrunePlan {
  readonly departures: readonly Departure<KeptCapture>[];
  readonly dropped: Dropped;
  /** Bytes on disk that it frees. */
  readonly bytes: number;
  /** How many captures stay. */
  readonly left: number;
  /** How many of these fit, but belong to attachments that go on. */
  readonly inUse: number;
}

/** Chooses what to remove from a store: all that is wanted, or as much of it as the limits need. Only reads. */
export function planPrune(store: Store, host: PruneHost, wanted: Wanted, limits: Limits): PrunePlan {
  const {directory} = store;
  const captures = keptCaptures(store, host);
  const {departures, inUse} = choose(store, captures, wanted);
  const sizeOf = ({entry}: KeptCapture) => pathsOf(directory, entry).reduce((sum, path) => sum + bytesIn(path), 0);
  const now = {captures: captures.length, bytes: limits.bytes === null ? 0 : bytesIn(directory)};
  const going = withinLimits(departures, limits, now, sizeOf);
  const gone = going.flatMap(({calls}) => calls);
  return {
    departures: going,
    dropped: tallyOf(going),
    bytes: gone.reduce((sum, capture) => sum + sizeOf(capture), 0),
    left: captures.length - gone.length,
    inUse,
  };
}

/**
 * Removes what was chosen, and writes down what that was.
 *
 * @throws LockedError if a reader, or somebody who makes room, is at work in the store
 */
export function carryOut({directory}: Store, {departures}: PrunePlan): void {
  const nodes = new Set(departures.flatMap(({calls}) => calls.map(({entry}) => entry.node)));
  for (const node of nodes) {
    const site = siteOf(directory, node);
    const going = departures.filter(({calls}) => calls[0]?.entry.node === node);
    const entries = going.map(({calls}) => calls.map(({entry}) => entry));
    if (!hasTidier(site)) entries.forEach((each) => removeCaptures(directory, each));
    else {
      asOnlyTidier(site, () => {
        entries.forEach((each) => removeCaptures(directory, each));
        noteDropped(site, tallyOf(going));
      });
    }
  }
}
