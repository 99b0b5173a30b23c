import {lstatSync, mkdirSync, readdirSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {UsageError} from '../errors.js';
import {linkOnWayTo} from './link-on-way.js';
import {makeDirectory} from './output-file.js';

/**
 * Makes a directory, or takes one that is empty and ours: in one that others can write to, or behind a link, they could
 * choose what is written where.
 *
 * @throws UsageError if there is something else
 */
export function makeEmptyDirectory(path: string): void {
  const directory = resolve(path);
  const link = linkOnWayTo(dirname(directory));
  if (link !== undefined) throw refused(path, `behind the link ${link}`);
  makeDirectory(dirname(directory));
  const status = lstatSync(directory, {throwIfNoEntry: false});
  if (status === undefined) {
    mkdirSync(directory);
    return;
  }
  if (status.isSymbolicLink()) throw refused(path, 'a link');
  if (!status.isDirectory()) throw refused(path, 'no directory');
  if (readdirSync(directory).length > 0) throw refused(path, 'not empty');
  if (status.uid !== process.geteuid?.()) throw refused(path, "somebody else's");
  if ((status.mode & 0o022) !== 0) throw refused(path, 'a directory that others may write to');
}

function refused(path: string, what: string): UsageError {
  return new UsageError(`${path} is ${what}`, {
    suggestions: ['name a directory that is new, or empty and yours, by its path without links'],
  });
}
