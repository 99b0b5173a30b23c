import {compareJson, type Difference} from '../../capture/difference.js';
import type {Answer, Verdict} from '../../capture/replay-report.js';
import type {VolatileRule} from '../../capture/volatile.js';
import type {Json} from '../../cni/json.js';

/**
 * Where two answers to the same request differ, by meaning: how they ended, then error, result or unreadable stdout.
 * What a plugin logs on stderr does not count, nor does how long it took.
 */
export function compareAnswers(recorded: Answer, replayed: Answer, rules: readonly VolatileRule[]): Difference[] {
  return compareJson(meaningOf(recorded), meaningOf(replayed), rules);
}

/**
 * The verdict on a plugin that was run.
 *
 * @param gaps what is not known about the state that the recorded call met; with any, nothing is called the same
 */
export function judge(differences: readonly Difference[], gaps: readonly string[]): Verdict {
  if (gaps.length > 0) return 'state-unknown';
  return differences.every(({volatile}) => volatile) ? 'same' : 'diverged';
}

function meaningOf({exit, error, result, stdout}: Answer): Json {
  return {
    ...(exit === null ? {} : {exit: {...exit}}),
    ...(error === null ? {} : {error: {...error}}),
    ...(result === null ? {} : {result}),
    ...(stdout === null ? {} : {stdout}),
  };
}
