import {constants} from 'node:os';
import type {Invocation} from '../../capture/invocation.js';
import type {Exit} from '../../capture/recording.js';
import type {Answer} from '../replay-report.js';
import {signalName} from '../../capture/signal-name.js';
import type {ProcessOutcome} from '../../system/process.js';

/** The same call with another end: what was recorded of it now is what just happened. */
export function replayedInvocation(recorded: Invocation, stdin: Buffer, outcome: ProcessOutcome): Invocation {
  const {stdout, stderr, durationMs} = outcome;
  const {startedAtMs} = recorded;
  const state = outcome.isCut === true ? ('killed' as const) : ('finished' as const);
  const end = {exit: outcome.isCut === true ? null : exitOf(outcome), state, endedAtMs: startedAtMs + durationMs};
  return recorded.with({...end, stdin, stdout, stderr});
}

/** What a call said, for people and for comparing. The stdout of a DEL or CHECK that succeeded means nothing to a runtime. */
export function answerOf(invocation: Invocation): Answer {
  const {exit, outcome, error = null, result = null, operation, durationMs} = invocation;
  const stdout = invocation.stdout.toString('utf8');
  const isIgnored = outcome === 'succeeded' && (operation === 'DEL' || operation === 'CHECK');
  const isUnread = error === null && result === null && stdout !== '' && !isIgnored;
  return {
    exit: exit === null || 'code' in exit ? exit : {signal: signalName(exit.signal)},
    outcome,
    error,
    result,
    stdout: isUnread ? stdout : null,
    stderr: invocation.stderr.toString('utf8'),
    durationMs,
  };
}

function exitOf({end}: ProcessOutcome): Exit | null {
  switch (end.kind) {
    case 'exited':
      return {code: end.code};
    case 'signaled':
      return {signal: constants.signals[end.signal]};
    case 'timed-out':
    case 'not-started':
      return null;
  }
}
