import type {Invocation} from '../capture/invocation.js';
import type {CaptureEntry} from './entry.js';
import type {Store} from './store.js';

/** So many captures are opened at most: enough for a node's pods, and read in a fraction of a second. */
const mostCaptures = 2000;

/** The newest ADDs and DELs of these plugins, of any container; entries are newest first. */
export function readHistory(
  store: Store,
  entries: readonly CaptureEntry[],
  plugins: ReadonlySet<string>,
): Invocation[] {
  return entries
    .filter(({plugin, operation}) => plugins.has(plugin ?? '') && (operation === null || attaches.has(operation)))
    .slice(0, mostCaptures)
    .flatMap((entry) => {
      const reading = store.read(entry);
      return reading.kind === 'capture' && attaches.has(reading.invocation.operation) ? [reading.invocation] : [];
    });
}

const attaches: ReadonlySet<string> = new Set(['ADD', 'DEL']);
