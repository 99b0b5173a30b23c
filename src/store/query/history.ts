import type {Invocation} from '../../capture/invocation.js';
import type {CaptureEntry} from '../disk/entry.js';
import type {Store} from '../disk/store.js';

/** So many captures of each plugin are opened at most: read in a fraction of a second, and more than a node has pods. */
const mostPerPlugin = 1000;

/** The newest ADDs, DELs and GCs of these plugins, of any container, newest first; `entries` are newest first, too. */
export function readHistory(
  store: Store,
  entries: readonly CaptureEntry[],
  plugins: ReadonlySet<string>,
): Invocation[] {
  return [...plugins].flatMap((plugin) =>
    entries
      .filter(
        (entry) => entry.plugin === plugin && (entry.operation === null || attachesOrDetaches.has(entry.operation)),
      )
      .slice(0, mostPerPlugin)
      .flatMap((entry) => {
        const reading = store.read(entry);
        return reading.kind === 'capture' && attachesOrDetaches.has(reading.invocation.operation)
          ? [reading.invocation]
          : [];
      }),
  );
}

const attachesOrDetaches: ReadonlySet<string> = new Set(['ADD', 'DEL', 'GC']);
