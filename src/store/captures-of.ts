import type {Invocation} from '../capture/invocation.js';
import type {CaptureEntry} from './entry.js';
import {readFamilies} from './query.js';
import type {Store} from './store.js';

/** So many captures are opened at most besides those about the same containers. */
const mostCaptures = 5000;

/**
 * Captures of the plugins that `isWanted` names: first those about the containers of the given captures, then the newest
 * of others.
 */
export function readCapturesOf(
  store: Store,
  entries: readonly CaptureEntry[],
  about: readonly Invocation[],
  isWanted: (plugin: string) => boolean,
): Invocation[] {
  const family = readFamilies(store, about).filter(({plugin}) => isWanted(plugin));
  const known = new Set(family.map(({id}) => id));
  const others = entries
    .filter(({id, plugin}) => !known.has(id) && (plugin === null || isWanted(plugin)))
    .slice(0, mostCaptures)
    .flatMap((entry) => {
      const reading = store.read(entry);
      return reading.kind === 'capture' && isWanted(reading.invocation.plugin) ? [reading.invocation] : [];
    });
  return [...family, ...others];
}
