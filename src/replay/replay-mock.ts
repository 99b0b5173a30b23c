import type {Invocation} from '../capture/invocation.js';
import type {ReplayReport} from '../capture/replay-report.js';
import type {VolatileRule} from '../capture/volatile.js';
import {TimeoutError} from '../errors.js';
import {systemPath} from '../system/find-program.js';
import type {RunProcess} from '../system/process.js';
import {replayedInvocation} from './answer.js';
import {noEffects} from './effects.js';
import {withMock} from './mock.js';
import {reportOn} from './report.js';

export interface MockReplayOptions {
  readonly timeoutMs: number;
  readonly rules: readonly VolatileRule[];
  readonly runProcess: RunProcess;
}

/**
 * Replays a call against a mock that answers from the record: no sandbox, no rights, no state, no effects. That proves
 * that the capture can be read and answered from, nothing about the plugin.
 *
 * @throws UsageError if no end was recorded
 * @throws TimeoutError
 */
export async function replayMock(target: Invocation, options: MockReplayOptions): Promise<ReplayReport> {
  const {timeoutMs, rules, runProcess} = options;
  return withMock(target, async (script) => {
    const {stdin} = target;
    const environment = {PATH: systemPath, ...Object.fromEntries(target.environment)};
    const outcome = await runProcess({file: '/bin/sh', args: [script], environment, stdin, timeoutMs});
    if (outcome.end.kind === 'timed-out') throw new TimeoutError(`the mock did not end within ${timeoutMs / 1000} s`);
    return reportOn(
      {
        target,
        against: 'mock',
        program: null,
        replayed: outcome.end.kind === 'not-started' ? null : replayedInvocation(target, stdin, outcome),
        source: 'record',
        rebuiltFrom: [],
        gaps: [],
        effects: noEffects,
      },
      rules,
    );
  });
}
