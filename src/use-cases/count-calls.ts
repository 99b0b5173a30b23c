import {callTrees} from '../capture/tree/call-tree.js';
import {mayClash, shortIds} from '../capture/selection/short-id.js';
import {nodeStatisticsOf, statisticsOf, type NodeStatistics, type Statistics} from '../capture/statistics.js';
import type {Store} from '../store/disk/store.js';
import {readFamilies} from '../store/query/families.js';
import {queryCaptures, type Query} from '../store/query/query.js';

/** How the calls that fit a query went. */
export interface CountedCalls {
  readonly statistics: readonly Statistics[];
  readonly nodes: readonly NodeStatistics[];
  /** What the slowest of them are called. */
  readonly ids: ReadonlyMap<string, string>;
  /** Captures that fit, damaged ones included, before the limit. */
  readonly total: number;
  /** Of these, beyond the limit. */
  readonly cut: number;
  readonly counted: number;
  /** VERSION and STATUS polls that were left out. */
  readonly hidden: number;
  readonly damaged: readonly {readonly path: string; readonly reason: string}[];
}

/** Counts calls by plugin and operation, and by node. */
export function countCalls(store: Store, query: Query): CountedCalls {
  const {readings, captures, damaged, total, hidden} = queryCaptures(store, query);
  const trees = callTrees(readFamilies(store, captures));
  const wanted = new Set(captures.map(({id}) => id));
  const statistics = statisticsOf(trees, wanted);
  const nodes = nodeStatisticsOf(trees, wanted);
  const slowest = [...statistics, ...nodes].flatMap(({slowestId: id}) => (id === null ? [] : [{id}]));
  return {
    statistics,
    nodes,
    ids: shortIds(slowest, store.entries(mayClash(slowest))),
    total,
    cut: total - readings.length,
    counted: captures.length,
    hidden,
    damaged,
  };
}
