import {readdirSync} from 'node:fs';
import {TargetError} from '../errors.js';
import {look, seen} from './look.js';

/** The names in a directory, in no order; none if it is not there or may not be seen. */
export function namesSeenIn(directory: string): string[] {
  return seen(() => readdirSync(directory)) ?? [];
}

/**
 * The names in a directory, in no order; none if it is not there.
 *
 * @throws TargetError if it may not be seen: what is in it is needed to decide
 */
export function namesIn(directory: string): string[] {
  const names = look(() => readdirSync(directory));
  if (names.kind === 'refused') throw unreadable(directory, names.reason);
  return names.kind === 'found' ? names.value : [];
}

/** For a file or directory without which a decision would be a guess. */
export function unreadable(path: string, reason: string): TargetError {
  return new TargetError(`${path} cannot be read (${reason})`, {
    suggestions: [reason === 'EACCES' ? 'run it as root' : `look at what is the matter with ${path}`],
  });
}
