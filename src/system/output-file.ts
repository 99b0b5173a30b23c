import {closeSync, existsSync, mkdirSync, openSync, unlinkSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {UsageError} from '../errors.js';
import {reasonOf} from './reason.js';

/**
 * A file for what comes out of a long work: that it can be written is checked at once, and leaves no new file where the
 * work then fails.
 *
 * @throws UsageError if it cannot; so does the function that is returned, which replaces what the file holds
 */
export function outputFile(path: string): (text: string) => void {
  writing(path, () => tryToOpen(path));
  return (text) => writing(path, () => writeFileSync(path, text));
}

/**
 * Does what writes to a path that the user named.
 *
 * @throws UsageError if the system refuses, and what `write` throws
 */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new UsageError(`${path} cannot be written (${reasonOf(error)})`, {
      suggestions: ['name a path in a directory that is there and yours'],
      cause: error,
    });
  }
}

/** As `mkdir -p`; Node's own (20, 22) never ends where the system says ENOENT though the parent is there, as in /proc. */
export function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  mkdirSync(path);
}

/** Removes only what it made itself: `x` follows no link and opens no file that is there. */
function tryToOpen(path: string): void {
  try {
    closeSync(openSync(path, 'ax'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    closeSync(openSync(path, 'a'));
    return;
  }
  unlinkSync(path);
}
