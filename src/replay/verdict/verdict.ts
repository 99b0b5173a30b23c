import {compareJson, type Difference} from '../../capture/change/difference.js';
import type {Answer, Verdict} from '../replay-report.js';
import type {VolatileRule} from '../../capture/change/volatile.js';
import type {Json} from '../../cni/json.js';

/**
 * Where two answers to the same request differ, by meaning: how they ended, then error, result or unreadable stdout.
 * What a plugin logs on stderr does not count, nor does how long it took; but if it failed without a word on stdout,
 * stderr is what a runtime makes its error of (containernetworking/cni pkg/invoke/raw_exec.go, pluginErr).
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

function meaningOf({exit, outcome, error, result, stdout, stderr}: Answer): Json {
  const isMute = outcome === 'crashed' && stdout === null;
  return {
    ...(exit === null ? {} : {exit: {...exit}}),
    ...(error === null ? {} : {error: {...error}}),
    ...(result === null ? {} : {result}),
    ...(stdout === null ? {} : {stdout}),
    ...(isMute ? {stderr} : {}),
  };
}
