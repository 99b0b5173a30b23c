import {nameOf, type CallGroup} from '../../capture/tree/call-group.js';
import type {Choice} from '../../capture/selection/choice.js';
import type {Filter} from '../../capture/selection/filter.js';
import type {Invocation} from '../../capture/invocation.js';
import type {CaptureEntry} from '../disk/entry.js';
import {findCapture} from './find.js';
import {findLife, findOutermost} from './lives.js';
import {nothingFits} from './nothing-fits.js';
import {search} from './search.js';
import {readCapture} from './read-capture.js';
import type {Store} from '../disk/store.js';

export interface Chosen {
  /** Each is read when it is wanted, since they may be many. */
  readonly groups: readonly CallGroup[];
  /** Whose calls they are. */
  readonly plugins: ReadonlySet<string>;
  /** How many that fit cannot be read. */
  readonly damaged: number;
}

/**
 * Finds what to replay.
 *
 * @throws what {@link findCapture} throws, and NotFoundError if the filter fits nothing
 */
export function chooseCaptures(store: Store, entries: readonly CaptureEntry[], choice: Choice): Chosen {
  if (choice.kind === 'all') return chooseAll(store, entries, choice.filter);
  const capture = findCapture(store, choice.kind === 'pod' ? `pod:${choice.pod}` : choice.selector);
  switch (choice.kind) {
    case 'call':
      return groupOf([capture]);
    case 'tree':
      return groupOf([findOutermost(store, capture)]);
    case 'attachment':
      return groupOf(findLife(store, capture, 'attachment'));
    case 'pod':
      return groupOf(findLife(store, capture, 'container'));
  }
}

/** Each is a group of its own, the oldest first. */
function chooseAll(store: Store, entries: readonly CaptureEntry[], filter: Filter): Chosen {
  const groups: CallGroup[] = [];
  const plugins = new Set<string>();
  let damaged = 0;
  for (const {entry, match, reading = store.read(entry)} of search(store, entries, filter)) {
    if (match === 'poll') continue;
    if (reading.kind === 'damaged') {
      damaged += 1;
      continue;
    }
    plugins.add(reading.invocation.plugin);
    groups.push({names: [nameOf(reading.invocation)], read: () => [readCapture(store, entry)]});
  }
  if (groups.length === 0) throw nothingFits(store, filter);
  return {groups: groups.reverse(), plugins, damaged};
}

function groupOf(captures: readonly Invocation[]): Chosen {
  const groups = [{names: captures.map(nameOf), read: () => captures}];
  return {groups, plugins: new Set(captures.map(({plugin}) => plugin)), damaged: 0};
}
