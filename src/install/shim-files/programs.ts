import {TargetError} from '../../errors.js';
import {findProgram} from '../../system/find-program.js';
import {succeeded, type RunProcess} from '../../system/process.js';
import type {ShimSettings} from './shim-script.js';

/**
 * The programs that the shim needs, found on this machine (never under a root): the shim runs here.
 *
 * @throws TargetError if one that cannot be done without is missing
 */
export async function findPrograms(run: RunProcess): Promise<ShimSettings['programs']> {
  const required = {tee: find('tee'), cat: find('cat'), mkdir: find('mkdir'), du: find('du')};
  return {...required, setpriv: await findSetpriv(run)};
}

/** Not /usr/local: what an administrator puts there may come and go. */
const path = '/usr/bin:/bin';

function find(name: string): string {
  const program = findProgram(name, path);
  if (program !== undefined) return program;
  throw new TargetError(`the shim needs ${name}, which is not in ${path.replace(':', ' or ')}`, {
    suggestions: ['install coreutils or busybox'],
  });
}

/** busybox has a setpriv, too, but without --pdeathsig: only trying tells. */
async function findSetpriv(run: RunProcess): Promise<string | null> {
  const program = findProgram('setpriv', path);
  if (program === undefined) return null;
  const {end} = await run({file: program, args: ['--pdeathsig', 'KILL', 'true'], timeoutMs: 10_000});
  return succeeded(end) ? program : null;
}
