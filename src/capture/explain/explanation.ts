import type {CniError} from '../../cni/error.js';
import type {RuleText} from './call-facts.js';
import type {Evidence} from './evidence.js';

/** Why something failed, as far as captures tell. */
export interface Explanation {
  /** The capture that was asked about. */
  readonly captureId: string;
  /** Null: the call did not fail. */
  readonly rootCause: RootCause | null;
  /** Ids from the outermost call through the one that was asked about to the one to blame. */
  readonly chain: readonly string[];
  /** What else is worth knowing about the calls for this container. */
  readonly observations: readonly Observation[];
}

/**
 * `high`: a rule knows the message, and every caller passed it on. `medium`: the rule knows only a symptom or the
 * situation, or a caller said something else. `low`: no rule fits.
 */
export type Confidence = 'high' | 'medium' | 'low';

/** The innermost call that failed, and what is known about such a failure. */
export interface RootCause {
  readonly captureId: string;
  readonly plugin: string;
  readonly operation: string;
  readonly error: CniError | null;
  readonly rule: RuleText | null;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

export interface Observation {
  readonly captureId: string;
  readonly rule: RuleText;
}
