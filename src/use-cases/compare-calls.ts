import {callTrees} from '../capture/tree/call-tree.js';
import {chainSteps} from '../capture/tree/chain-steps.js';
import {compareCaptures, compareChain, compareInputWithOutput, type Comparison} from '../capture/change/comparison.js';
import type {Invocation} from '../capture/invocation.js';
import type {Store} from '../store/disk/store.js';
import {readFamilies} from '../store/query/families.js';
import {findCapture} from '../store/query/find.js';
import {findLastGood} from '../store/query/last-good.js';

/** What the call that a selector names is compared with; of two calls `exact` counts also what is expected to differ. */
export type ComparisonQuestion =
  | {readonly kind: 'own-input' | 'chain'}
  | {readonly kind: 'last-good'; readonly exact: boolean}
  | {readonly kind: 'other'; readonly selector: string; readonly exact: boolean};

/** How calls differ, and those that the comparison names, by id. */
export interface ComparedCalls {
  readonly comparison: Comparison;
  /** In something that is not expected to differ. */
  readonly differ: boolean;
  readonly calls: ReadonlyMap<string, Invocation>;
}

/**
 * Compares a call with its own input, step by step with `chain`, or with another call.
 *
 * @throws NotFoundError if a call is not there, or has no result
 */
export function compareCalls(store: Store, selector: string, question: ComparisonQuestion): ComparedCalls {
  const named = findCapture(store, selector);
  switch (question.kind) {
    case 'own-input':
      return answer(compareInputWithOutput(named), [named]);
    case 'chain': {
      const [first = named, ...others] = chainSteps(callTrees(readFamilies(store, [named])), named.id);
      return answer(compareChain([first, ...others]), [first, ...others]);
    }
    case 'last-good':
      return compareBoth(findLastGood(store, named), named, question);
    case 'other':
      return compareBoth(named, findCapture(store, question.selector), question);
  }
}

function compareBoth(left: Invocation, right: Invocation, {exact}: {readonly exact: boolean}): ComparedCalls {
  return answer(compareCaptures(left, right, {exact}), [left, right]);
}

function answer(comparison: Comparison, calls: readonly Invocation[]): ComparedCalls {
  const differ = comparison.differences.some((difference) => !difference.volatile);
  return {comparison, differ, calls: new Map(calls.map((call) => [call.id, call]))};
}
