import {inputChanges} from '../../capture/change/change.js';
import type {Invocation} from '../../capture/invocation.js';
import type {Answer, Effects, Lack, ReplayReport, StateSource} from '../replay-report.js';
import type {VolatileRule} from '../../capture/change/volatile.js';
import type {Subject} from '../state/step.js';
import {answerOf} from './answer.js';
import {rulesForGiven} from './given.js';
import {lackOf, lackSentence} from './lacks.js';
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
  /** Earlier calls that do not end as they did, one sentence each: no matter if this one does to the letter. */
  readonly mismatches: readonly string[];
  /** The innermost call below, if it was captured. */
  readonly innermost: () => Invocation | null;
  readonly effects: Effects;
}

/** Compares what happened with what was recorded; with no rules, to the letter. */
export function reportOn(run: ReplayRun, rules: readonly VolatileRule[]): ReplayReport {
  const {subject, against, place, program, mocked, rebuiltFrom, standIns, effects} = run;
  const {recorded: target, call} = subject;
  const recorded = answerOf(target);
  const replayed = run.replayed === null ? null : answerOf(run.replayed);
  const changes = inputChanges(target, call);
  const differences =
    run.replayed === null || replayed === null
      ? []
      : compareAnswers(recorded, replayed, rulesForGiven(rules, target, run.replayed));
  const isExact =
    replayed !== null && differences.length === 0 && (recorded.error !== null || recorded.result !== null);
  const isAnsweredByMocks = run.mocked.length > 0 && isExact; // what a mock speaks of was on the node
  const lack =
    place === 'sandbox' && replayed !== null && !isAnsweredByMocks
      ? lackIn(recorded, replayed, changes.length > 0)
      : null;
  const gaps = [
    ...run.gaps,
    ...(lack === null ? [] : [lackSentence(lack, run.innermost()?.id ?? null)]),
    ...(isExact ? [] : run.mismatches),
    ...(replayed === null ? [] : missingState(recorded, replayed, changes.length > 0)),
    ...(run.replayed?.state === 'killed' ? ['it printed more than 16 MiB and was stopped'] : []),
  ];
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
    lacks: lack === null ? [] : [lack],
    recorded,
    replayed,
    differences,
    rules: rules.map(({id, description}) => ({id, description})),
    effects,
  };
}

/**
 * With a changed input the recorded failure may be gone for good; one that comes now is the sandbox's in any case. A refusal
 * in both says nothing either: the node's had other reasons than that root in a sandbox is nobody.
 */
function lackIn(recorded: Answer, replayed: Answer, isChanged: boolean): Lack | null {
  const lack = lackOf(replayed) ?? (isChanged ? null : lackOf(recorded));
  if (lack !== null) return lack;
  const refused = refusalIn(replayed) ?? (isChanged ? undefined : refusalIn(recorded));
  return refused === undefined ? null : {kind: 'rights', subject: refused};
}

function refusalIn({error, outcome, stderr}: Answer): string | undefined {
  return refusal.exec(error?.msg ?? (outcome === 'crashed' ? stderr : ''))?.[0].trim();
}

const refusal = /[^:"]*: (operation not permitted|permission denied|read-only file system)/i;
