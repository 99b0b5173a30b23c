import type {RepeatedReplay, SuiteReport} from '../../replay/replay-report.js';
import {renderReplay} from './replay.js';
import type {Screen} from '../text/screen.js';
import {renderRepetitions, renderSuite} from './suite.js';

/** One replay in full, or many in a line each. */
export function renderReplays(report: RepeatedReplay | SuiteReport, screen: Screen, verbose: boolean): string {
  if ('replays' in report) return renderSuite(report, screen);
  return renderReplay(report, screen, verbose) + renderRepetitions(report.repetitions, screen.style);
}
