import {callsIn} from '../capture/tree/call-tree.js';
import type {CaptureFinding} from '../capture/check/capture-finding.js';
import {checkChains} from '../capture/check/chain.js';
import type {CheckReport} from '../capture/check/check-report.js';
import {checkInvocation} from '../capture/check/invocation.js';
import type {Invocation} from '../capture/invocation.js';
import {shortIds} from '../capture/selection/short-id.js';
import type {Store} from '../store/disk/store.js';
import type {Query} from '../store/query/query.js';
import {readScope, type Scope} from '../store/query/scope.js';

/** What was found in captures, and what of them could not be judged. */
export interface CapturesChecked extends Pick<Scope, 'damaged' | 'left'> {
  readonly report: CheckReport;
}

/**
 * Checks the captures that fit a query, or all about the container of the one that a selector names. Each is judged as it is
 * read, while its documents are at hand.
 *
 * @throws what {@link readScope} throws
 */
export function checkCaptures(store: Store, query: Query, selector: string | undefined): CapturesChecked {
  const judged = new Map<Invocation, readonly CaptureFinding[]>();
  const look = (call: Invocation) => judged.set(call, checkInvocation(call));
  const {ids, trees, damaged, left} = readScope(store, {...query, look}, selector);
  const inCalls = trees.flatMap(callsIn).flatMap(({invocation}) => judged.get(invocation) ?? []);
  const inChains = checkChains(trees).filter(({captureId}) => ids.has(captureId));
  const findings = [...inCalls, ...inChains];
  const named = findings.map(({captureId}) => ({id: captureId}));
  const report = {
    checked: {kind: 'captures' as const, count: ids.size},
    findings,
    ids: shortIds(named, query.entries),
  };
  return {report, damaged, left};
}
