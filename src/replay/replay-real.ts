import {dirname} from 'node:path';
import type {Invocation} from '../capture/invocation.js';
import type {ReplayReport} from '../capture/replay-report.js';
import type {VolatileRule} from '../capture/volatile.js';
import type {RunProcess, StartProcess} from '../system/process.js';
import {effectsBetween} from './effects.js';
import {findPlugin, requirePlugin, type Against} from './find-plugin.js';
import type {ReplayPlan, Step} from './plan.js';
import {reportOn} from './report.js';
import {withSandbox} from './sandbox.js';
import {Session} from './session.js';
import {observe} from './snapshot.js';

export interface RealReplayOptions {
  readonly against: Against;
  /** Where the real plugins are. */
  readonly binDirs: readonly string[];
  /** For each call. */
  readonly timeoutMs: number;
  readonly rules: readonly VolatileRule[];
  readonly runProcess: RunProcess;
  readonly startProcess: StartProcess;
}

/**
 * Replays a call in a sandbox, after the calls that make the state which it met. These always run the real plugins, so
 * that something else is put to the test in the same circumstances.
 *
 * @throws PluginMissingError if the plugin is not there; a predecessor's is a gap in the state instead
 * @throws SandboxError if there can be no sandbox
 * @throws TimeoutError if a plugin does not end in time
 */
export async function replayReal(plan: ReplayPlan, options: RealReplayOptions): Promise<ReplayReport> {
  const {against, binDirs, rules} = options;
  const {invocation: target} = plan.target;
  const targetDirs = against.kind === 'directory' ? [against.path, ...binDirs] : binDirs;
  const program = against.kind === 'program' ? against.path : requirePlugin(target.plugin, targetDirs);
  return withSandbox({...options, pluginDirs: [...targetDirs, dirname(program)]}, async (sandbox) => {
    const session = new Session(sandbox, options.timeoutMs);
    const rebuilt = await rebuildState(session, plan.predecessors, [...new Set([...binDirs, ...targetDirs])]);
    await session.prepare(plan.target);
    const before = await observe(sandbox, target.parameters.netns);
    const replayed = await session.call(plan.target, program, targetDirs);
    const after = await observe(sandbox, target.parameters.netns);
    return reportOn(
      {
        target,
        against: 'real',
        program,
        replayed,
        source: plan.predecessors.length > 0 ? 'captures' : 'none-needed',
        rebuiltFrom: plan.predecessors.map(({invocation}) => invocation.id),
        gaps: [...plan.gaps, ...rebuilt],
        effects: effectsBetween(before, after),
      },
      rules,
    );
  });
}

/** Replays the predecessors; returns what did not come out as recorded. */
async function rebuildState(session: Session, steps: readonly Step[], binDirs: readonly string[]): Promise<string[]> {
  const gaps: string[] = [];
  for (const step of steps) {
    const {id, plugin, operation, outcome} = step.invocation;
    const name = `the ${operation} of ${plugin} in capture ${id}`;
    const program = findPlugin(plugin, binDirs);
    await session.prepare(step);
    const replayed = program === undefined ? null : await session.call(step, program, binDirs);
    if (replayed === null) gaps.push(`${name} could not be replayed, since its plugin is not here`);
    else if (replayed.outcome !== outcome) {
      gaps.push(`${name} ${outcome}, but now it ${replayed.outcome}${reasonOf(replayed)}`);
    }
  }
  return gaps;
}

function reasonOf({error}: Invocation): string {
  return error === undefined ? '' : `: ${error.msg}`;
}
