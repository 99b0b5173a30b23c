import type {Invocation} from '../capture/invocation.js';
import type {ReplayReport, StateSource} from './replay-report.js';
import type {VolatileRule} from '../capture/change/volatile.js';
import type {Cast} from './cast.js';
import {effectsBetween} from './effects/effects.js';
import {observe} from './effects/snapshot.js';
import type {Session} from './session.js';
import type {Step} from './state/step.js';
import {reportOn} from './verdict/report.js';

export interface StepOptions {
  readonly cast: Cast;
  readonly rules: readonly VolatileRule[];
  readonly place: 'sandbox' | 'live';
  /** The innermost captured call below a captured one. */
  readonly innermostOf: (call: Invocation) => Invocation | null;
  /** Where state comes from that no step makes. */
  readonly ground: Extract<StateSource, 'none-needed' | 'host'>;
}

/**
 * Makes the calls one after the other; each target is reported on. Those that make state run what was there when they
 * were recorded, so that something else is put to the test in the same circumstances.
 *
 * @throws PluginMissingError if the plugin of a target is not there; for the others that is a gap in the state
 * @throws UnreplayableError if a network namespace cannot be made
 * @throws TimeoutError if a plugin does not end in time
 */
export async function replaySteps(
  session: Session,
  steps: readonly Step[],
  options: StepOptions,
): Promise<ReplayReport[]> {
  const {cast, rules, ground, place} = options;
  const reports: ReplayReport[] = [];
  const gaps: string[] = [];
  for (const [index, step] of steps.entries()) {
    const before = steps.slice(0, index);
    const {recorded, call} = step;
    await session.prepare(step);
    if (step.role === 'state') {
      const program = cast.earlier(call.plugin);
      const made = program === undefined ? null : await session.call(step, program, cast.earlierBinDirs);
      gaps.push(...mismatch(recorded, made));
      continue;
    }
    const program = cast.tested(call.plugin);
    const observedBefore = await observe(session.stage, call.parameters.netns);
    const replayed = await session.call(step, program, cast.binDirs);
    const observedAfter = await observe(session.stage, call.parameters.netns);
    reports.push(
      reportOn(
        {
          subject: step,
          against: cast.mocked.includes(call.plugin) ? 'mock' : 'real',
          place,
          program,
          mocked: cast.mocked,
          replayed,
          source: before.length > 0 && ground === 'none-needed' ? 'captures' : ground,
          rebuiltFrom: before.map((earlier) => earlier.recorded.id),
          standIns: session.standIns,
          gaps: step.gaps,
          mismatches: [...gaps],
          innermost: () => options.innermostOf(recorded),
          effects: effectsBetween(observedBefore, observedAfter),
        },
        rules,
      ),
    );
    gaps.push(...mismatch(recorded, replayed));
  }
  return reports;
}

/** What a call that did not end as recorded means for those after it. */
function mismatch({id, plugin, operation, outcome}: Invocation, replayed: Invocation | null): string[] {
  const name = `the ${operation} of ${plugin} in capture ${id}`;
  if (replayed === null) return [`${name} could not be replayed, since its plugin is not here`];
  if (replayed.outcome === outcome) return [];
  const reason = replayed.error === undefined ? '' : `: ${replayed.error.msg}`;
  return [`${name} ${outcome}, but now it ${replayed.outcome}${reason}`];
}
