import {createInterface} from 'node:readline/promises';
import {UsageError} from '../errors.js';

/**
 * Whether to restart: what the flags say, else what the user answers on the terminal.
 *
 * @throws UsageError if nobody can be asked, or the answer is no
 */
export async function confirmRestart(
  unit: string,
  flags: {readonly restart: boolean; readonly yes: boolean},
): Promise<boolean> {
  if (!flags.restart || flags.yes) return flags.restart;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`this restarts ${unit}, and there is no terminal to ask on; nothing was changed`, {
      suggestions: ['--yes    restarts it without asking', '--no-restart    leaves the restart to you'],
    });
  }
  const terminal = createInterface({input: process.stdin, output: process.stderr});
  const answer = await terminal.question(
    `This restarts ${unit}: running pods go on, and for some seconds none starts or ends. Go on? [y/N] `,
  );
  terminal.close();
  if (/^y(es)?$/i.test(answer.trim())) return true;
  throw new UsageError('not confirmed; nothing was changed', {
    suggestions: ['--no-restart    leaves the restart to you'],
  });
}
