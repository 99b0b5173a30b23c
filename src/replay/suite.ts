import type {CallName} from '../capture/tree/call-group.js';
import type {
  Answer,
  RepeatedReplay,
  Repetition,
  ReplayReport,
  ReplayRow,
  SuiteReport,
  Verdict,
} from './replay-report.js';
import {InternalError, InterruptedError, MlabCniError, SandboxError} from '../errors.js';
import type {Subject} from './state/step.js';

export interface SuiteOptions {
  /** How many to run at a time. */
  readonly jobs: number;
  /** How often to run each. */
  readonly repeat: number;
  readonly replay: (subjects: readonly Subject[]) => Promise<readonly ReplayReport[]>;
  readonly clock: () => number;
  readonly onProgress: (done: number, total: number) => void;
}

/** Calls that belong together. */
export interface SubjectGroup {
  readonly names: readonly CallName[];
  /** When it is their turn. */
  readonly read: () => readonly Subject[];
}

/**
 * Replays groups of calls, each group by itself. A group that cannot be replayed is rows with the reason, unless no
 * sandbox can be made at all. Keeps a few words on each, so that memory does not grow with what was replayed.
 *
 * @throws SandboxError
 */
export async function replaySuite(groups: readonly SubjectGroup[], options: SuiteOptions): Promise<SuiteReport> {
  const {jobs, clock, onProgress} = options;
  const startedMs = clock();
  const rows: ReplayRow[][] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let group = groups[next]; group !== undefined; group = groups[next]) {
      const index = next++;
      rows[index] = await replayGroup(group, options);
      onProgress(++done, groups.length);
    }
  };
  await Promise.all(Array.from({length: Math.min(jobs, groups.length)}, work));
  return suiteOf(rows.flat(), clock() - startedMs);
}

/** What came of one call, as a suite of one. */
export function asSuite(report: RepeatedReplay | SuiteReport): SuiteReport {
  if ('replays' in report) return report;
  const {captureId, plugin, operation, repetitions, replayed} = report;
  const durationMs = replayed?.durationMs ?? 0;
  const about = {captureId, plugin, operation, attachmentId: null, repetitions, durationMs};
  const verdicts = new Set(repetitions.map(({verdict}) => verdict));
  return suiteOf([{...about, verdict: agreed(verdicts), reason: reasonOf(report)}], durationMs);
}

function suiteOf(replays: readonly ReplayRow[], durationMs: number): SuiteReport {
  const count = (wanted: Verdict) => replays.filter(({verdict}) => verdict === wanted).length;
  const summary = {
    same: count('same'),
    diverged: count('diverged'),
    'state-unknown': count('state-unknown'),
    'failed-to-run': count('failed-to-run'),
  };
  return {replays, summary, durationMs};
}

function agreed(verdicts: ReadonlySet<Verdict>): Verdict {
  const [first = 'failed-to-run', ...others] = verdicts;
  return others.length === 0 ? first : 'diverged';
}

/** The one call of all groups, if there is but one. */
export function onlySubject([group, ...others]: readonly SubjectGroup[]): Subject | undefined {
  const [only, ...more] = group?.read() ?? [];
  return others.length + more.length === 0 ? only : undefined;
}

/**
 * Replays one call, again and again; the report is about the first time.
 *
 * @throws what `replay` throws
 */
export async function replayOne(
  subject: Subject,
  repeat: number,
  replay: SuiteOptions['replay'],
): Promise<RepeatedReplay> {
  const [report] = await replay([subject]);
  if (report === undefined) throw new InternalError(`there is no report on ${subject.recorded.id}`);
  const endings: Pick<ReplayReport, 'verdict' | 'replayed'>[] = [report];
  while (endings.length < repeat) endings.push(...(await replay([subject])));
  return {...report, repetitions: countEndings(endings)};
}

/** Counts how often replays of the same call ended in the same way, the most frequent first. */
export function countEndings(reports: readonly Pick<ReplayReport, 'verdict' | 'replayed'>[]): Repetition[] {
  const counts = new Map<string, Repetition>();
  for (const {verdict, replayed} of reports) {
    const ending = replayed === null ? 'not started' : endingOf(replayed);
    const key = `${verdict} ${ending}`;
    counts.set(key, {verdict, ending, count: (counts.get(key)?.count ?? 0) + 1});
  }
  return [...counts.values()].sort((left, right) => right.count - left.count);
}

/** Whatever is the matter with one group, the others have their turn. */
async function replayGroup({names, read}: SubjectGroup, options: SuiteOptions): Promise<ReplayRow[]> {
  const startedMs = options.clock();
  const reports: ReplayReport[] = [];
  const operations = new Map<string, string>();
  let failure: string | null = null;
  try {
    const subjects = read();
    subjects.forEach(({recorded, call}) => operations.set(recorded.id, call.operation));
    for (let run = 0; run < options.repeat; run++) reports.push(...(await options.replay(subjects)));
  } catch (error) {
    if (endsAll(error)) throw error;
    failure = (error as Error).message;
  }
  const durationMs = (options.clock() - startedMs) / names.length;
  return names.map((name) => {
    const own = reports.filter(({captureId}) => captureId === name.captureId);
    const operation = operations.get(name.captureId) ?? name.operation;
    return {...rowOf(name, own, failure), operation, durationMs};
  });
}

/** No sandbox for any, the user, or a bug of ours; what the system says has a code, and is about this group. */
function endsAll(error: unknown): boolean {
  if (error instanceof SandboxError || error instanceof InterruptedError) return true;
  return !(error instanceof MlabCniError || (error instanceof Error && 'code' in error));
}

function rowOf(name: CallName, reports: readonly ReplayReport[], failure: string | null) {
  const about = {...name, repetitions: countEndings(reports)};
  if (failure !== null || reports.length === 0) {
    return {...about, verdict: 'failed-to-run' as const, reason: failure ?? 'it was not replayed'};
  }
  const reason = reports.map(reasonOf).find((text) => text !== null) ?? null;
  return {...about, verdict: agreed(new Set(reports.map(({verdict}) => verdict))), reason};
}

function reasonOf({gaps, differences, replayed}: ReplayReport): string | null {
  const [gap] = gaps;
  if (gap !== undefined) return gap;
  if (replayed === null) return 'the program could not be started';
  const differing = differences.filter(({volatile}) => !volatile);
  if (differing.length === 0) return null;
  return `${differing.map(({label}) => label).join(', ')}: now ${endingOf(replayed)}`;
}

function endingOf({outcome, error, exit}: Answer): string {
  if (error !== null) return `${outcome}: ${error.msg}`;
  if (outcome !== 'crashed' || exit === null) return outcome;
  return `${outcome}: ${'code' in exit ? `exit ${exit.code}` : exit.signal}`;
}
