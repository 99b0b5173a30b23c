import type {Invocation} from '../capture/invocation.js';
import type {CaptureEntry} from './entry.js';
import type {Store} from './store.js';

/** So many captures of each plugin are opened at most: read in a fraction of a second, and more than a node has pods. */
const mostPerPlugin = 1000;

/** The newest ADDs and DELs of these plugins, of any container, newest first; `entries` are newest first, too. */
export function readHistory(
  store: Store,
  entries: readonly CaptureEntry[],
  plugins: ReadonlySet<string>,
): Invocation[] {
  return [...plugins].flatMap((plugin) =>
    entries
      .filter((entry) => entry.plugin === plugin && (entry.operation === null || attaches.has(entry.operation)))
      .slice(0, mostPerPlugin)
      .flatMap((entry) => {
        const reading = store.read(entry);
        return reading.kind === 'capture' && attaches.has(reading.invocation.operation) ? [reading.invocation] : [];
      }),
  );
}

const attaches: ReadonlySet<string> = new Set(['ADD', 'DEL']);
