import {lstatSync, mkdirSync, readdirSync} from 'node:fs';
import {dirname} from 'node:path';
import {UsageError} from '../errors.js';
import {makeDirectory} from './output-file.js';

/**
 * Makes a directory, or takes one that is empty and ours: in one that others can write to, or behind a link, they could
 * choose what is written where.
 *
 * @throws UsageError if there is something else
 */
export function makeEmptyDirectory(path: string): void {
  makeDirectory(dirname(path));
  const status = lstatSync(path, {throwIfNoEntry: false});
  if (status === undefined) {
    mkdirSync(path);
    return;
  }
  if (status.isSymbolicLink()) throw refused(path, 'a link');
  if (!status.isDirectory()) throw refused(path, 'no directory');
  if (readdirSync(path).length > 0) throw refused(path, 'not empty');
  if (status.uid !== process.geteuid?.()) throw refused(path, "somebody else's");
  if ((status.mode & 0o022) !== 0) throw refused(path, 'a directory that others may write to');
}

function refused(path: string, what: string): UsageError {
  return new UsageError(`${path} is ${what}`, {suggestions: ['name a directory that is new, or empty and yours']});
}
