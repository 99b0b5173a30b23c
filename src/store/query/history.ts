import type {Invocation} from '../../capture/invocation.js';
import type {CaptureEntry} from '../disk/entry.js';
import type {Store} from '../disk/store.js';

/** So many captures of each plugin are opened at most: read in a fraction of a second, and more than a node has pods. */
const mostPerPlugin = 1000;

/**
 * Reads the newest ADDs, DELs and GCs of plugins, of any container, newest first, as `entries` are. Only those of one
 * node: what another one did says nothing about addresses and names there.
 */
export function historyOf(
  store: Store,
  entries: readonly CaptureEntry[],
  node: string | null,
): (plugins: ReadonlySet<string>) => Invocation[] {
  return (plugins) => [...plugins].flatMap(historyOfPlugin);

  function historyOfPlugin(plugin: string): Invocation[] {
    return entries
      .filter((entry) => entry.node === node && entry.plugin === plugin && mayAttachOrDetach(entry))
      .slice(0, mostPerPlugin)
      .flatMap((entry) => {
        const reading = store.read(entry);
        return reading.kind === 'capture' && attachesOrDetaches.has(reading.invocation.operation)
          ? [reading.invocation]
          : [];
      });
  }
}

function mayAttachOrDetach({operation}: CaptureEntry): boolean {
  return operation === null || attachesOrDetaches.has(operation);
}

const attachesOrDetaches: ReadonlySet<string> = new Set(['ADD', 'DEL', 'GC']);
