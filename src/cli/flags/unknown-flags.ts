import {UsageError} from '../../errors.js';
import {nearest} from '../../capture/selection/nearest.js';
import {flagsLike} from '../habits.js';

/** oclif's error about flags that a command does not have, as ours, with those that may have been meant. */
export function withMeant(error: unknown, known: readonly string[]): unknown {
  if (!isAboutFlags(error)) return error;
  const meant = error.flags.flatMap((flag) => meantBy(flag, known));
  const names = error.flags.join(', ');
  return new UsageError(`there is no flag ${names} here`, {
    suggestions: [...[...new Set(meant)].map((each) => `did you mean: ${each}`), 'add --help to see what there is'],
    cause: error,
  });
}

function meantBy(flag: string, known: readonly string[]): readonly string[] {
  const name = flag.replace(/^-+|=.*$/g, '');
  const habitual = flagsLike(name, known);
  return habitual.length > 0 || name.length === 1 ? habitual : nearest(name, known).map((each) => `--${each}`);
}

function isAboutFlags(error: unknown): error is Error & {readonly flags: readonly string[]} {
  return (
    error instanceof Error && /^Nonexistent flag/.test(error.message) && 'flags' in error && Array.isArray(error.flags)
  );
}
