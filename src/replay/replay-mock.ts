import {join} from 'node:path';
import type {ReplayReport} from './replay-report.js';
import type {VolatileRule} from '../capture/change/volatile.js';
import {TimeoutError, UsageError} from '../errors.js';
import {systemPath} from '../system/find-program.js';
import type {RunProcess} from '../system/process.js';
import {noEffects} from './effects/effects.js';
import type {Mocks} from './mock/with-mocks.js';
import type {Subject} from './state/step.js';
import {replayedInvocation} from './verdict/answer.js';
import {reportOn} from './verdict/report.js';

export interface MockReplayOptions {
  readonly mocks: Mocks;
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
export async function replayMock(subject: Subject, options: MockReplayOptions): Promise<ReplayReport> {
  const {mocks, timeoutMs, rules, runProcess} = options;
  const {recorded, call} = subject;
  if (recorded.exit === null) {
    throw new UsageError(`capture ${recorded.id} has no recorded end: there is nothing that a mock could answer`, {
      suggestions: ['--against real    to see how the plugin ends'],
    });
  }
  const {stdin} = call;
  const preference = {MLAB_CNI_MOCK_PREFER: recorded.id};
  // it is a shell script: with anything else of what was recorded it could be made to run other programs
  const parameters = [...call.environment].filter(([name]) => name.startsWith('CNI_'));
  const environment = {...Object.fromEntries(parameters), PATH: systemPath, ...preference};
  const outcome = await runProcess({file: join(mocks.directory, call.plugin), environment, stdin, timeoutMs});
  if (outcome.end.kind === 'timed-out') throw new TimeoutError(`the mock did not end within ${timeoutMs / 1000} s`);
  return reportOn(
    {
      subject,
      against: 'mock',
      place: 'none',
      program: null,
      mocked: [call.plugin],
      replayed: outcome.end.kind === 'not-started' ? null : replayedInvocation(call, stdin, outcome),
      source: 'record',
      rebuiltFrom: [],
      standIns: [],
      gaps: [],
      mismatches: [],
      innermost: () => null,
      effects: noEffects,
    },
    rules,
  );
}
