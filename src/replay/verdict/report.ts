import {inputChanges} from '../../capture/change/change.js';
import type {Invocation} from '../../capture/invocation.js';
import type {Effects, ReplayReport, StateSource} from '../replay-report.js';
import type {VolatileRule} from '../../capture/volatile.js';
import type {Subject} from '../state/step.js';
import {answerOf} from './answer.js';
import {rulesForGiven} from './given.js';
import {missingState} from './state-errors.js';
import {compareAnswers, judge} from './verdict.js';

/** What happened when a call was replayed. */
export interface ReplayRun {
  readonly subject: Subject;
  readonly against: ReplayReport['against'];
  readonly place: ReplayReport['place'];
  readonly program: string | null;
  readonly mocked: readonly string[];
  /** Null if the plugin could not be started. */
  readonly replayed: Invocation | null;
  /** Where the state came from if nothing is missing. */
  readonly source: StateSource;
  readonly rebuiltFrom: readonly string[];
  readonly standIns: readonly string[];
  readonly gaps: readonly string[];
  readonly effects: Effects;
}

/** Compares what happened with what was recorded; with no rules, to the letter. */
export function reportOn(run: ReplayRun, rules: readonly VolatileRule[]): ReplayReport {
  const {subject, against, place, program, mocked, rebuiltFrom, standIns, effects} = run;
  const {recorded: target, call} = subject;
  const recorded = answerOf(target);
  const replayed = run.replayed === null ? null : answerOf(run.replayed);
  const changes = inputChanges(target, call);
  const gaps = [...run.gaps, ...(replayed === null ? [] : missingState(recorded, replayed, changes.length > 0))];
  const differences =
    run.replayed === null || replayed === null
      ? []
      : compareAnswers(recorded, replayed, rulesForGiven(rules, target, run.replayed));
  return {
    captureId: target.id,
    plugin: target.plugin,
    operation: call.operation,
    against,
    place,
    program,
    mocked,
    changes,
    verdict: replayed === null ? 'failed-to-run' : judge(differences, gaps),
    stateSource: gaps.length > 0 ? 'unknown' : run.source,
    rebuiltFrom,
    standIns,
    gaps,
    recorded,
    replayed,
    differences,
    rules: rules.map(({id, description}) => ({id, description})),
    effects,
  };
}
