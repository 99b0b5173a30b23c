import type {CniError} from '../cni/error.js';
import type {RuleText} from './calls/call-details.js';
import type {Evidence} from './calls/evidence.js';
import type {Fault} from './fault/fault.js';
import type {Concern} from './text/concerns.js';
import type {Elsewhere} from './text/elsewhere.js';
import type {Extent} from './text/statements.js';

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
 * `high`: a rule knows the message, every caller passed it on, and an independent fact of the record agrees. `medium`: a
 * rule knows it, and nothing else speaks for it. `low`: no rule fits, or it is only a symptom.
 */
export type Confidence = 'high' | 'medium' | 'low';

/** What is known about a failure. */
export interface Finding {
  readonly rule: RuleText | null;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
  /** What the grammar of the message tells, whether a rule knows it or not. */
  readonly fault: Pick<Fault, 'act' | 'object' | 'words'> & {readonly end: NonNullable<Fault['end']> | null};
}

/** The innermost call that failed, and what is known about such a failure. */
export interface RootCause extends Finding {
  readonly captureId: string;
  readonly plugin: string;
  readonly operation: string;
  readonly error: CniError | null;
}

export interface Observation {
  readonly captureId: string;
  readonly rule: RuleText;
}

/** A statement in a text that somebody handed over, and what is known about it. */
export interface ExplainedStatement extends Finding {
  /** Cleaned of what loggers put around it. */
  readonly text: string;
  readonly count: number;
  /** Null: it stood in a document of JSON or YAML. */
  readonly place: Extent | null;
  /** NAMESPACE/NAME of the pods that are named in it, in the order in which they come; at most 1000. */
  readonly pods: readonly string[];
  readonly concern: Concern;
  /** Whose failure it is, if it is none of a network; null: it is one, or nothing tells. */
  readonly elsewhere: Pick<Elsewhere, 'about' | 'look'> | null;
}
