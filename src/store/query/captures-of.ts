import type {CallGroup} from '../../capture/tree/call-group.js';
import type {Invocation} from '../../capture/invocation.js';
import type {CaptureEntry} from '../disk/entry.js';
import {readRelatives, type Subject} from './families.js';
import type {Store} from '../disk/store.js';

/** So many captures are opened at most besides those about the same containers. */
const mostCaptures = 5000;

/**
 * Captures of the plugins that `isWanted` names: first those given and all others about the same containers, then the
 * newest of the rest. One at a time, since they may be many.
 */
export function* readCapturesOf(
  store: Store,
  entries: readonly CaptureEntry[],
  given: readonly CallGroup[],
  isWanted: (plugin: string) => boolean,
): Generator<Invocation> {
  const known = new Set<string>();
  const subjects: Subject[] = [];
  for (const {read} of given) {
    for (const capture of read()) {
      subjects.push({id: capture.id, node: capture.node, parameters: capture.parameters});
      yield* unlessKnown(capture);
    }
  }
  for (const capture of readRelatives(store, subjects)) yield* unlessKnown(capture);
  const others = entries.filter(({id, plugin}) => !known.has(id) && (plugin === null || isWanted(plugin)));
  for (const entry of others.slice(0, mostCaptures)) {
    const reading = store.read(entry);
    if (reading.kind === 'capture') yield* unlessKnown(reading.invocation);
  }

  function* unlessKnown(capture: Invocation): Generator<Invocation> {
    if (known.has(capture.id)) return;
    known.add(capture.id);
    if (isWanted(capture.plugin)) yield capture;
  }
}
