import type {Choice} from '../capture/choice.js';
import type {Invocation} from '../capture/invocation.js';
import type {CaptureEntry} from './entry.js';
import {findCapture} from './find.js';
import {findLife, findOutermost} from './lives.js';
import {queryCaptures} from './query.js';
import type {Store} from './store.js';

/** The captures in groups that belong together, oldest first within each, and how many that fit cannot be read. */
export interface Chosen {
  readonly groups: readonly (readonly Invocation[])[];
  readonly damaged: number;
}

/**
 * Finds what to replay.
 *
 * @throws what {@link findCapture} throws
 */
export function chooseCaptures(store: Store, entries: readonly CaptureEntry[], choice: Choice): Chosen {
  if (choice.kind === 'all') {
    const {captures, damaged} = queryCaptures(store, {entries, filter: choice.filter, limit: Infinity});
    return {groups: [...captures].reverse().map((capture) => [capture]), damaged: damaged.length};
  }
  const capture = findCapture(store, choice.kind === 'pod' ? `pod:${choice.pod}` : choice.selector);
  switch (choice.kind) {
    case 'call':
      return {groups: [[capture]], damaged: 0};
    case 'tree':
      return {groups: [[findOutermost(store, capture)]], damaged: 0};
    case 'attachment':
      return {groups: [findLife(store, capture, 'attachment')], damaged: 0};
    case 'pod':
      return {groups: [findLife(store, capture, 'container')], damaged: 0};
  }
}
