import {everyCapture} from '../../capture/selection/filter.js';
import {compareNodes, type Comparison} from '../../capture/fleet/compare-nodes.js';
import {failAlike} from '../../capture/fleet/same-failure.js';
import type {Invocation} from '../../capture/invocation.js';
import {parseOperation} from '../../cni/operation.js';
import {readContexts} from '../disk/contexts.js';
import type {Store} from '../disk/store.js';
import {queryCaptures} from './query.js';

/** So many failures are looked through, newest first. */
const mostFailures = 5000;

/**
 * On which of the collected nodes a call fails in the same way, and what these have in common; null: nothing
 * failed, it was not collected from a node, or there is no other one.
 */
export function compareFleet(store: Store, failure: Invocation | null | undefined): Comparison | null {
  if (failure?.node == null) return null;
  const contexts = readContexts(store.directory);
  const entries = store.entries();
  const nodes = new Set([...contexts.map(({node}) => node), ...entries.flatMap(({node}) => node ?? [])]);
  if (nodes.size < 2) return null;
  const operation = parseOperation(failure.operation);
  const filter = {
    ...everyCapture,
    failedOnly: true,
    plugins: [failure.plugin],
    operations: operation === undefined ? [] : [operation],
  };
  const {captures} = queryCaptures(store, {entries, filter, limit: mostFailures});
  const failing = captures.filter((each) => failAlike(each, failure)).flatMap(({node}) => node ?? []);
  const alike = entries.filter(({plugin, operation: each}) => plugin === failure.plugin && each === failure.operation);
  const tried = new Set(alike.flatMap(({node}) => node ?? []));
  return compareNodes([...nodes], {failing: new Set([failure.node, ...failing]), tried}, contexts);
}
