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
  const leave = '--no-restart    leaves the restart to you';
  await ask(`this restarts ${unit}: running pods go on, and for some seconds none starts or ends`, {
    yes: '--yes    restarts it without asking',
    leave,
  });
  return true;
}

/**
 * Makes a function that says on stderr what will be done on this node, and asks, unless the answer is `yes` already. It
 * throws a UsageError if nobody can be asked, or the answer is no.
 */
export function confirmLive(yes: boolean): (plan: readonly string[]) => Promise<void> {
  return async (plan) => {
    process.stderr.write(`${plan.join('\n')}\n`);
    const answers = {yes: '--yes    does it without asking', leave: 'without --live it is done in a sandbox'};
    if (!yes) await ask('this is done live', answers);
  };
}

async function ask(what: string, {yes, leave}: {readonly yes: string; readonly leave: string}): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`${what}, and there is no terminal to ask on; nothing was changed`, {
      suggestions: [yes, leave],
    });
  }
  const terminal = createInterface({input: process.stdin, output: process.stderr});
  const answer = await terminal.question(`${what[0]?.toUpperCase() ?? ''}${what.slice(1)}. Go on? [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new UsageError('not confirmed; nothing was changed', {suggestions: [leave]});
}
