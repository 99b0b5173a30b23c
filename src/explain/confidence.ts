import type {Evidence} from './calls/evidence.js';
import type {Confidence} from './explanation.js';
import type {Match} from './knowledge/select.js';

/** What was found about a failure in a record. */
export interface Weights {
  readonly match: Match | undefined;
  /** The plugin said it itself, in its error object. */
  readonly isOwnError: boolean;
  /** Every caller passed it on. */
  readonly isCertain: boolean;
  readonly evidence: readonly Evidence[];
}

/** Earned, never given: a message alone is at most medium, however well it is known. */
export function confidenceOf({match, isOwnError, isCertain, evidence}: Weights): Confidence {
  if (match === undefined) return 'low';
  if (match.rule.rank === 'wrapper' || match.rule.rank === 'topic') return 'low';
  if (match.rule.rank === 'symptom') return 'medium';
  return isOwnError && isCertain && agreements(match, evidence) > 0 && !disagrees(match, evidence) ? 'high' : 'medium';
}

/**
 * Facts that do not come from the message: what the record adds, and, where the words are those of one program or were
 * parsed, others that failed in the same way meanwhile. That many say what only sounds like a kind of fault makes it no surer.
 */
function agreements({rule}: Match, evidence: readonly Evidence[]): number {
  return evidence.filter(
    (each) =>
      each.kind === 'agreement' ||
      ((rule.rank === 'specific' || rule.fault !== undefined) &&
        each.kind === 'same-error' &&
        each.servedMeanwhile.length === 0),
  ).length;
}

/** A fault of the node that spares other pods at the same time is none. */
function disagrees({rule}: Match, evidence: readonly Evidence[]): boolean {
  return (
    rule.rank === 'class' && evidence.some((each) => each.kind === 'same-error' && each.servedMeanwhile.length > 0)
  );
}
