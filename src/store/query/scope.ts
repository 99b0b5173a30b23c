import {callTrees, type Call} from '../../capture/tree/call-tree.js';
import {findCapture} from './find.js';
import {readFamilies} from './families.js';
import {queryCaptures, type Query, type QueryAnswer} from './query.js';
import type {Store} from '../disk/store.js';

/** Captures to judge, and all that is needed to judge them. */
export interface Scope extends Pick<QueryAnswer, 'damaged'> {
  /** The ids of the captures to judge. */
  readonly ids: ReadonlySet<string>;
  /** All calls for the containers concerned: a chain can be judged only as a whole. */
  readonly trees: readonly Call[];
  /** How many captures fit, but are beyond the query's limit. */
  readonly left: number;
}

/**
 * The captures that fit the query; with a selector, all calls for the container of the capture that it names.
 *
 * @throws UsageError for a malformed selector
 * @throws NotFoundError if there is no such capture, or a prefix is ambiguous
 */
export function readScope(store: Store, query: Query, selectorText: string | undefined): Scope {
  if (selectorText !== undefined) {
    const family = readFamilies(store, [findCapture(store, selectorText)]);
    for (const call of family) query.look?.(call);
    return {ids: new Set(family.map(({id}) => id)), trees: callTrees(family), damaged: [], left: 0};
  }
  const {readings, captures, damaged, total} = queryCaptures(store, query);
  const trees = callTrees(readFamilies(store, captures));
  return {ids: new Set(captures.map(({id}) => id)), trees, damaged, left: total - readings.length};
}
