import type {ClusterError} from '../../errors.js';
import {backoff, type Wait} from '../../system/backoff.js';
import {deskDirectory, silenceMs, type Desk} from './desk.js';
import {parseEvent, type RecorderEvent} from './event.js';

export interface Follower {
  readonly onEvent: (event: RecorderEvent) => void;
  /** The events cannot be read for the moment; it is tried again. */
  readonly onProblem: (problem: string, error: ClusterError | null) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads a recorder's events from the first on, each once, until the signal aborts. A recorder says something every five
 * seconds: silence is a connection that is dead. It is then made anew, from the line on that was not read.
 */
export async function followEvents(desk: Desk, {onEvent, onProblem, signal}: Follower, wait?: Wait): Promise<void> {
  const isLeft = () => signal.aborted;
  let lines = 0;
  const again = backoff(300, wait);
  while (!isLeft()) {
    let rest = '';
    const before = lines;
    const decoder = new TextDecoder();
    const end = await desk.run(['tail', '-n', `+${lines + 1}`, '-f', `${deskDirectory}/events`], {
      onData: (chunk) => {
        const parts = (rest + decoder.decode(chunk, {stream: true})).split('\n');
        rest = parts.pop() ?? '';
        for (const line of parts) {
          lines += 1;
          const event = parseEvent(line);
          if (event !== null) onEvent(event);
        }
      },
      signal,
      silenceMs,
    });
    if (isLeft()) return;
    if (end.kind === 'refused') onProblem(end.problem.message, end.problem);
    else if (end.kind === 'cut') onProblem(end.reason, null);
    else if (end.code !== 0) onProblem(end.stderr.trim(), null);
    if (lines > before) again.reset();
    await again.wait(signal);
  }
}
