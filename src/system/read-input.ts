import {UsageError} from '../errors.js';
import {readNamedFile} from './read-named-file.js';
import {reasonOf} from './reason.js';

/**
 * The text of a file that the user named; `-` is stdin.
 *
 * @throws UsageError if it cannot be read, or is too large for what it is to be
 */
export function readInput(path: string): string {
  try {
    return readNamedFile(path === '-' ? 0 : path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read (${reasonOf(error)})`, {
      suggestions: ['name a file that is there and yours to read'],
      cause: error,
    });
  }
}
