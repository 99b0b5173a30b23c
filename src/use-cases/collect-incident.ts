import {callsIn, callTrees, type Call} from '../capture/tree/call-tree.js';
import {isFailure} from '../capture/failure.js';
import type {Invocation} from '../capture/invocation.js';
import {NotFoundError} from '../errors.js';
import {viewNode} from '../doctor/reading/node-view.js';
import {explain} from '../explain/explain.js';
import type {Explanation} from '../explain/explanation.js';
import {redactorOf} from '../redact/redact-calls.js';
import type {Redactor} from '../redact/redactor.js';
import {findCapture} from '../store/query/find.js';
import {historyOf} from '../store/query/history.js';
import {findLastGood} from '../store/query/last-good.js';
import type {Query, QueryAnswer} from '../store/query/query.js';
import {nothingFits} from '../store/query/nothing-fits.js';
import {findTrees} from '../store/query/trees.js';
import type {Store} from '../store/disk/store.js';
import {redactInvocation} from './redact-invocation.js';

/** Captures to pass on, and why the newest failure among them failed. */
export interface CollectedIncident {
  readonly trees: readonly Call[];
  /** What fits, too, but cannot be read. */
  readonly damaged: QueryAnswer['damaged'];
  /** The calls for the container of the one that is explained. */
  readonly family: readonly Invocation[];
  readonly explanation: Explanation | null;
  /** What succeeded last in place of the call with this id. */
  readonly good: {readonly id: string; readonly call: Invocation} | null;
}

/**
 * The trees that a query finds, without secrets unless `names` is null.
 *
 * @param names further names whose values are secrets; null: nothing is left out
 * @throws NotFoundError if nothing fits
 */
export async function collectIncident(
  store: Store,
  query: Query,
  selector: string | undefined,
  names: readonly string[] | null,
): Promise<CollectedIncident> {
  const {trees: found, damaged} = findTrees(store, query, selector);
  const raw = found.flatMap(callsIn).map(({invocation}) => invocation);
  const newest = raw.filter(isFailure).at(-1);
  if (raw.length === 0) {
    throw nothingFits(store, query.filter);
  }
  const target = selector === undefined ? newest : findCapture(store, selector);
  const good = target === undefined ? undefined : tryLastGood(store, target);
  const redactor = names === null ? null : await redactorOf(good === undefined ? raw : [...raw, good], names);
  const clean = (call: Invocation) => (redactor === null ? call : redactInvocation(call, redactor));
  const calls = new Map(raw.map((call) => [call, clean(call)]));
  const trees = callTrees([...calls.values()]);
  const wanted = target && [...calls.values()].find(({id, node}) => id === target.id && node === target.node);
  const family = wanted === undefined ? [] : [...calls.values()].filter((call) => isAboutSame(call, wanted));
  const explained = (call: Invocation) =>
    explain(call, {
      family,
      history: historyOf(store, query.entries, call.node),
      node: call.node === null ? viewNode(call.argv[0]) : undefined,
    });
  return {
    trees,
    damaged,
    family,
    explanation: wanted === undefined ? null : withoutSecrets(explained(wanted), redactor),
    good: wanted === undefined || good === undefined ? null : {id: wanted.id, call: clean(good)},
  };
}

function tryLastGood(store: Store, call: Invocation): Invocation | undefined {
  try {
    return findLastGood(store, call);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

function isAboutSame(left: Invocation, right: Invocation): boolean {
  return left.node === right.node && left.parameters.containerId === right.parameters.containerId;
}

/** Other captures speak in evidence, too. */
function withoutSecrets(explanation: Explanation, redactor: Redactor | null): Explanation {
  if (redactor === null) return explanation;
  return JSON.parse(JSON.stringify(explanation), (_key, value: unknown) =>
    typeof value === 'string' ? redactor.text(value) : value,
  ) as Explanation;
}
