import {untilSignalled} from './interrupt.js';

/**
 * Aborts at the first signal, and says that it is ending; at a second one the command is killed, and says what it leaves
 * on the nodes.
 */
export function untilRecordingEnds(left: string): AbortSignal {
  const say = (line: string) => void process.stderr.write(`\n${line}\n`);
  const signal = untilSignalled(() => say(left));
  signal.addEventListener('abort', () => say('ending, and collecting what there is; once more leaves at once'), {
    once: true,
  });
  return signal;
}
