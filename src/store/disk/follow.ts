import {join} from 'node:path';
import type {Invocation} from '../../capture/invocation.js';
import type {State} from '../../capture/recording.js';
import {watchNames} from '../../system/watch-names.js';
import type {CaptureEntry, Reading} from './entry.js';
import {isStartName, parseEndName} from './format.js';
import {ownEntries, ownEntry} from './own-entries.js';
import type {Store} from './store.js';
import {upstreamEntry} from './upstream.js';

/** A call that ended, or one that takes long or lost its process. */
export interface Followed {
  readonly reading: Reading;
  /** How many recorded callers it has above it. */
  readonly depth: number;
}

export interface FollowOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** A call that has not ended after so long is told of, once; its end later. */
  readonly slowMs: number;
}

const tickMs = 100;

/** A call that started longer ago and has not ended is none that somebody waits for. */
const recentMs = 600_000;

/** Tells of calls as they end, from now on, not only from when somebody first asks. */
export function followStore(store: Store, {signal, slowMs}: FollowOptions): AsyncGenerator<Followed> {
  const {directory} = store;
  const running = new Map<string, CaptureEntry>();
  const ended: CaptureEntry[] = [];
  const told = new Map<string, State>();
  let wake = (): void => undefined;
  const stops = [
    watchNames(join(directory, 'started'), (name) => {
      if (isStartName(name)) begin(ownEntry(directory, name, null));
    }),
    watchNames(join(directory, 'ended'), (name) => {
      const ending = parseEndName(name);
      const started = running.get(ending?.id ?? '') ?? ownEntries(directory).select(({id}) => id === ending?.id)[0];
      if (started !== undefined) end(ownEntry(directory, started.name, ending ?? null));
    }),
    watchNames(directory, (name) => {
      const entry = upstreamEntry(directory, name);
      if (entry !== undefined) begin(entry);
    }),
  ];
  if (signal.aborted) stopWatching();
  else signal.addEventListener('abort', stopWatching);
  const recent = store.entries(({startedAtMs}) => startedAtMs > Date.now() - recentMs);
  for (const entry of recent) if (entry.exit === null) begin(entry);
  return untilAborted();

  async function* untilAborted(): AsyncGenerator<Followed> {
    while (!signal.aborted) {
      for (const entry of ended.splice(0)) yield follow(entry);
      for (const entry of running.values()) {
        if (entry.source === 'upstream-shim') end(upstreamEntry(directory, entry.name));
        else if (Date.now() - entry.startedAtMs > slowMs) yield* followSlow(entry);
      }
      if (ended.length === 0) await nextTick();
    }
  }

  function stopWatching(): void {
    for (const stop of stops) stop();
    wake();
  }

  /** Tells of a call that takes long, and again if its process is gone. */
  function* followSlow(entry: CaptureEntry): Generator<Followed> {
    const followed = follow(entry);
    const state = followed.reading.kind === 'capture' ? followed.reading.invocation.state : 'unknown';
    if (told.get(entry.id) !== state && state !== 'finished') yield followed;
    told.set(entry.id, state);
    if (state !== 'running') running.delete(entry.id);
  }

  function follow(entry: CaptureEntry): Followed {
    const reading = store.read(entry);
    return {reading, depth: reading.kind === 'capture' ? depthOf(reading.invocation) : 0};
  }

  /** A call ends before its caller, which is read ahead of time then. A damaged parent id may lead round in a circle. */
  function depthOf({parentId}: Invocation, most = 20): number {
    if (parentId === null || most === 0) return 0;
    const parent = running.get(parentId);
    const reading = parent === undefined ? undefined : store.read(parent);
    return 1 + (reading?.kind === 'capture' ? depthOf(reading.invocation, most - 1) : 0);
  }

  function begin(entry: CaptureEntry): void {
    running.set(entry.id, entry);
  }

  function end(entry: CaptureEntry | undefined): void {
    if (entry === undefined || entry.exit === null) return;
    running.delete(entry.id);
    told.delete(entry.id);
    ended.push(entry);
    wake();
  }

  function nextTick(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, tickMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
