import type {CallThen} from './call-then.js';
import type {Comparison} from './compare-nodes.js';

/** What is known around a call that was collected from a node; null, like the other: nothing. */
export interface Whereabouts {
  /** On which nodes the same fails. */
  readonly fleet: Comparison | null;
  readonly then: CallThen | null;
}
