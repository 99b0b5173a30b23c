import {UsageError} from '../errors.js';
import {nearest} from '../capture/nearest.js';

/** oclif's error about flags that a command does not have, as ours, with those that may have been meant. */
export function withMeant(error: unknown, known: readonly string[]): unknown {
  if (!isAboutFlags(error)) return error;
  const meant = error.flags.flatMap((flag) => nearest(flag.replace(/^-+/, ''), known));
  const names = error.flags.join(', ');
  return new UsageError(`there is no flag ${names} here`, {
    suggestions: [...meant.map((name) => `did you mean: --${name}`), 'add --help to see what there is'],
    cause: error,
  });
}

function isAboutFlags(error: unknown): error is Error & {readonly flags: readonly string[]} {
  return (
    error instanceof Error && /^Nonexistent flag/.test(error.message) && 'flags' in error && Array.isArray(error.flags)
  );
}
