import type {Screen} from '../text/screen.js';
import {renderFindings, type ExaminedNode} from './findings.js';
import {renderOutcomes, type OutcomeRow} from './outcomes.js';

/** What came of examining nodes. */
export interface Examination {
  readonly examined: readonly ExaminedNode[];
  /** Nodes that could not be examined. */
  readonly failed: readonly OutcomeRow[];
}

/** `partly`: not all could be examined; `no`: something is broken. */
export function verdictOf({examined, failed}: Examination): 'yes' | 'no' | 'partly' {
  if (failed.length > 0) return 'partly';
  return examined.some(({findings}) => findings.some(({severity}) => severity === 'error')) ? 'no' : 'yes';
}

/** What was found, then what was in the way. */
export function renderExamination({examined, failed}: Examination, screen: Screen): string {
  return [
    ...(examined.length > 0 ? [renderFindings(examined, screen)] : []),
    ...(failed.length > 0 ? [renderOutcomes(failed, screen)] : []),
  ].join('\n\n');
}
