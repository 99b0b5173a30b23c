import type {Invocation} from '../../capture/invocation.js';
import {exitedWithZero} from '../../capture/recording.js';
import {isPoll} from '../../cni/operation.js';
import type {CaptureEntry} from '../disk/entry.js';
import type {Store} from '../disk/store.js';

/** What started before a call and may have made the state that it met, oldest first. */
export interface EarlierCaptures {
  readonly captures: readonly Invocation[];
  /** Ids of captures that cannot be read. */
  readonly damaged: readonly string[];
}

/**
 * Reads what may matter to a call: all about its container, garbage collections, the ADDs that, by their names, no DEL
 * undid, and the DELs since `sinceMs`. Names do not tell the network: of several ADDs with the same names all are read,
 * with their DELs. So what is opened grows with what was attached at that time, not with the store.
 *
 * @param entries newest first
 */
export function readEarlier(
  store: Store,
  entries: readonly CaptureEntry[],
  target: Invocation,
  sinceMs = target.startedAtMs - unsettledMs,
): EarlierCaptures {
  const start =
    entries.find(({id, node}) => id === target.id && node === target.node)?.startedAtMs ?? target.startedAtMs;
  const before = entries.filter(
    ({id, node, startedAtMs}) => node === target.node && id !== target.id && startedAtMs <= start + nameResolutionMs,
  );
  const readings = candidates(before.reverse(), target, sinceMs).map((entry) => store.read(entry));
  return {
    captures: readings
      .flatMap((reading) => (reading.kind === 'capture' ? [reading.invocation] : []))
      .filter(({startedAtMs}) => startedAtMs <= target.startedAtMs)
      .sort(oldestFirst),
    damaged: readings.flatMap((reading) => (reading.kind === 'damaged' ? [reading.id] : [])),
  };
}

/** A DEL that started so long ago has ended, whatever its name does not tell. */
const unsettledMs = 60_000;

/** Names carry centiseconds. */
const nameResolutionMs = 10;

function candidates(before: readonly CaptureEntry[], target: Invocation, sinceMs: number): CaptureEntry[] {
  const wanted = new Set<CaptureEntry>();
  const unsettled = new Map<string, CaptureEntry[]>();
  for (const entry of before) {
    const {operation, containerId, plugin, ifname, exit} = entry;
    if (operation !== null && isPoll(operation)) continue;
    const key = [plugin, containerId, ifname].join('\n');
    const calls = unsettled.get(key) ?? [];
    if (operation === null || containerId === null || containerId === target.parameters.containerId) wanted.add(entry);
    else if (operation === 'ADD' && (exitedWithZero(exit) || exit === null)) calls.push(entry);
    else if (operation === 'DEL' && entry.startedAtMs >= sinceMs) wanted.add(entry);
    else if (operation === 'DEL' && exitedWithZero(exit) && calls.length > 1) calls.push(entry);
    else if (operation === 'DEL' && exitedWithZero(exit)) calls.length = 0;
    unsettled.set(key, calls);
  }
  for (const entry of [...unsettled.values()].flat()) wanted.add(entry);
  return [...wanted];
}

function oldestFirst(left: Invocation, right: Invocation): number {
  return left.startedAtMs - right.startedAtMs || (left.endedAtMs ?? Infinity) - (right.endedAtMs ?? Infinity);
}
