import {everyCapture} from '../../capture/selection/filter.js';
import {StoreFormatError, StoreMissingError} from '../../errors.js';
import type {Call} from '../../capture/tree/call-tree.js';
import {openStore} from '../disk/store.js';
import {queryTrees} from './trees.js';

export interface LatestTrees {
  /** Oldest first. */
  readonly trees: readonly Call[];
  /** Why there is nothing, or not all; null: that is all. */
  readonly gap: string | null;
}

/** The trees of the latest captures; a store that is missing is no error, since others know about pods, too. */
export function readLatestTrees(directory: string, limit: number): LatestTrees {
  try {
    const store = openStore(directory);
    const entries = store.entries();
    const {trees, damaged} = queryTrees(store, {entries, filter: everyCapture, limit});
    const older = entries.length > limit ? [`only the latest ${limit} of ${entries.length} captures were read`] : [];
    const lost = damaged.length > 0 ? [`${damaged.length} captures are damaged`] : [];
    return {trees, gap: [...older, ...lost].join('; ') || null};
  } catch (error) {
    if (!(error instanceof StoreMissingError || error instanceof StoreFormatError)) throw error;
    return {trees: [], gap: error.message};
  }
}
