import {everyCapture} from '../capture/selection/filter.js';
import type {Invocation} from '../capture/invocation.js';
import {viewNode} from '../doctor/reading/node-view.js';
import {NotFoundError} from '../errors.js';
import {explain} from '../explain/explain.js';
import type {Explanation} from '../explain/explanation.js';
import type {CaptureEntry} from '../store/disk/entry.js';
import type {Store} from '../store/disk/store.js';
import {readFamilies} from '../store/query/families.js';
import {findUnresolved} from '../store/query/find-unresolved.js';
import {findCapture} from '../store/query/find.js';
import {historyOf} from '../store/query/history.js';
import {findNewest} from '../store/query/query.js';

/** An explanation, and what it rests on. */
export interface ExplainedCall {
  readonly explanation: Explanation;
  /** All calls about the container. */
  readonly family: readonly Invocation[];
  /** What the store held. */
  readonly entries: readonly CaptureEntry[];
}

/**
 * Explains the call that a selector names. Without one it is the newest failure that is not over; if nothing failed, the
 * newest ADD, should its chain have stopped before its end.
 *
 * @throws what {@link findCapture} throws
 */
export function explainCall(store: Store, selector: string | undefined): ExplainedCall {
  return selector === undefined ? explainWorst(store) : explainTarget(store, findCapture(store, selector));
}

function explainWorst(store: Store): ExplainedCall {
  try {
    return explainTarget(store, findUnresolved(store));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const newest = findNewest(store, store.entries(), {...everyCapture, operations: ['ADD']});
    const answer = newest && explainTarget(store, newest);
    if (answer?.explanation.rootCause) return answer;
    const doctor = 'mlab-cni doctor    examines the node, if a pod is stuck all the same';
    throw new NotFoundError(error.message, {suggestions: [...error.suggestions, doctor]});
  }
}

function explainTarget(store: Store, target: Invocation): ExplainedCall {
  const entries = store.entries();
  const family = readFamilies(store, [target]);
  const node = target.node === null ? viewNode(target.argv[0]) : undefined;
  return {
    explanation: explain(target, {family, history: historyOf(store, entries, target.node), node}),
    family,
    entries,
  };
}
