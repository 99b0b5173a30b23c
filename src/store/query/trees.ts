import {callsIn, callTrees, type Call} from '../../capture/tree/call-tree.js';
import type {Invocation} from '../../capture/invocation.js';
import {parseSelector} from '../../capture/selection/selector.js';
import {findCapture} from './find.js';
import {readFamilies} from './families.js';
import {queryCaptures, type Query, type QueryAnswer} from './query.js';
import type {Store} from '../disk/store.js';

/** Whole call trees, oldest first, and what a query says beside them. */
export interface TreesAnswer extends Pick<QueryAnswer, 'total' | 'containers' | 'hidden' | 'damaged'> {
  readonly trees: readonly Call[];
  /** The capture that was asked for, if it was one. */
  readonly chosenId?: string;
}

/**
 * The trees that hold a capture that fits the query, or the one that the selector names; a pod or container names all
 * trees about it.
 *
 * @throws UsageError for a malformed selector
 * @throws NotFoundError if there is no such capture, or a prefix is ambiguous
 */
export function findTrees(store: Store, query: Query, selectorText: string | undefined): TreesAnswer {
  if (selectorText === undefined) return queryTrees(store, query);
  const selector = parseSelector(selectorText);
  const capture = findCapture(store, selectorText);
  switch (selector.kind) {
    case 'pod':
      return queryTrees(store, narrowed(query, {pod: `${selector.namespace}/${selector.name}`}));
    case 'container':
      return queryTrees(store, narrowed(query, {container: selector.prefix}));
    case 'id':
    case 'latest':
    case 'failed': {
      const trees = treesWith(new Set([capture.id]), readFamilies(store, [capture]));
      return {
        trees,
        total: trees.flatMap(callsIn).length,
        containers: 1,
        hidden: 0,
        damaged: [],
        chosenId: capture.id,
      };
    }
  }
}

/** The trees that hold a capture that fits the query. */
export function queryTrees(store: Store, query: Query): TreesAnswer {
  const {captures, ...answer} = queryCaptures(store, query);
  const fitting = new Set(captures.map(({id}) => id));
  return {...answer, trees: treesWith(fitting, readFamilies(store, captures))};
}

function narrowed(query: Query, filter: Partial<Query['filter']>): Query {
  return {...query, filter: {...query.filter, ...filter}};
}

function treesWith(ids: ReadonlySet<string>, invocations: readonly Invocation[]): Call[] {
  return callTrees(invocations).filter((tree) => callsIn(tree).some(({invocation}) => ids.has(invocation.id)));
}
