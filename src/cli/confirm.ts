import {createInterface} from 'node:readline/promises';
import {UsageError} from '../errors.js';
import {counted} from '../view/text/counted.js';

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

/** Above so many nodes one question more is asked. */
export const fewNodes = 20;

/**
 * Says on stderr what will be done on which nodes, and asks; and once more if they are many.
 *
 * @throws UsageError if nobody can be asked, or the answer is no
 */
export async function confirmOnNodes(
  plan: readonly string[],
  {count, yes, maxNodes}: {readonly count: number; readonly yes: boolean; readonly maxNodes: number},
): Promise<void> {
  process.stderr.write(`${plan.join('\n')}\n`);
  const leave = '--dry-run    prints the pods, and makes none';
  if (!yes)
    await ask(`this makes a privileged pod on ${counted(count, 'node')}`, {
      yes: '--yes    does it without asking',
      leave,
    });
  if (count <= maxNodes) return;
  await ask(`these are ${count} nodes`, {yes: `--max-nodes ${count}    says that so many are meant`, leave});
}

/** Whether to go on although it may not fit; no, if nobody can be asked. */
export async function confirmRoom(what: string): Promise<boolean> {
  try {
    await ask(what, {yes: 'make room', leave: '--store DIR'});
    return true;
  } catch {
    return false;
  }
}

/** @throws UsageError if nobody can be asked, or the answer is no */
export async function confirmStop(count: number, yes: boolean): Promise<void> {
  if (yes) return;
  await ask(`this ends the recording on ${counted(count, 'node')}, and erases what was recorded there`, {
    yes: '--yes    does it without asking',
    leave: 'mlab-cni cluster collect    fetches it first',
  });
}

/** @throws UsageError if nobody can be asked, or the answer is no */
export async function confirmSecrets(yes: boolean): Promise<void> {
  if (yes) return;
  const answers = {yes: '--yes    packs them without asking', leave: 'without --with-secrets they are left out'};
  await ask('this pack will hold the credentials that went through', answers);
}

/** @throws UsageError if nobody can be asked, or the answer is no */
export async function confirmErase(store: string, count: number, yes: boolean): Promise<void> {
  if (yes) return;
  const leave = 'mlab-cni pack    keeps them in a file first';
  await ask(`this removes ${counted(count, 'capture')} and all else that is known in ${store}`, {
    yes: '--yes    does it without asking',
    leave,
  });
}

async function ask(what: string, {yes, leave}: {readonly yes: string; readonly leave: string}): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`${what}, and there is no terminal to ask on; nothing was changed`, {
      suggestions: [yes, leave],
    });
  }
  const terminal = createInterface({input: process.stdin, output: process.stderr});
  const question = terminal.question(`${what[0]?.toUpperCase() ?? ''}${what.slice(1)}. Go on? [y/N] `);
  const answer = await question.catch(() => 'no'); // Ctrl-C and Ctrl-D reject it
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new UsageError('not confirmed; nothing was changed', {suggestions: [leave]});
}
