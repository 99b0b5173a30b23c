import {callTrees, depthsIn} from '../capture/tree/call-tree.js';
import {matchInvocation, type Filter} from '../capture/selection/filter.js';
import type {Invocation} from '../capture/invocation.js';
import type {Reading} from '../store/disk/entry.js';
import {followStore, type Followed, type FollowOptions} from '../store/disk/follow.js';
import type {Store} from '../store/disk/store.js';
import {readFamilies} from '../store/query/families.js';
import {queryCaptures} from '../store/query/query.js';

/**
 * Tells of calls that fit, as they end: first of those that ended since the time in the filter, if there is one, then of
 * what happens from now on. What ends while the past is read is told once. What is damaged cannot be judged, and is told of.
 */
export function tailCalls(store: Store, filter: Filter, options: FollowOptions): AsyncGenerator<Followed> {
  return pastThenFuture(store, filter, followStore(store, options));
}

async function* pastThenFuture(
  store: Store,
  filter: Filter,
  future: AsyncIterable<Followed>,
): AsyncGenerator<Followed> {
  const past = filter.sinceMs === undefined ? [] : endedBefore(store, filter);
  yield* past;
  const told = new Set(past.map(({reading}) => idOf(reading)));
  for await (const followed of future) {
    const {reading} = followed;
    const fits = reading.kind === 'damaged' || matchInvocation(filter, reading.invocation) === 'yes';
    if (fits && !told.has(idOf(reading))) yield followed;
  }
}

/** Those that ended, first the one that ended first. */
function endedBefore(store: Store, filter: Filter): Followed[] {
  const {captures} = queryCaptures(store, {entries: store.entries(), filter, limit: Infinity});
  const depths = depthsIn(callTrees(readFamilies(store, captures)));
  return captures
    .filter(({exit}) => exit !== null)
    .sort((left, right) => endOf(left) - endOf(right))
    .map((invocation) => ({reading: {kind: 'capture', invocation}, depth: depths.get(invocation.id) ?? 0}));
}

function endOf({endedAtMs, startedAtMs}: Invocation): number {
  return endedAtMs ?? startedAtMs;
}

function idOf(reading: Reading): string {
  return reading.kind === 'damaged' ? reading.id : reading.invocation.id;
}
