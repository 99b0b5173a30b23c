import type {Finding} from '../../cni/check/finding.js';
import type {CaptureFinding} from './capture-finding.js';

/** What was checked, and what was found. */
export interface CheckReport {
  readonly checked: {readonly kind: 'captures' | 'files'; readonly count: number};
  readonly findings: readonly (Finding | CaptureFinding)[];
  /** Short ids of captures. */
  readonly ids: ReadonlyMap<string, string>;
}
