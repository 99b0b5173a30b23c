import {readFileSync} from 'node:fs';
import {UsageError} from '../errors.js';
import {reasonOf} from './reason.js';

/**
 * The text of a file that the user named; `-` is stdin.
 *
 * @throws UsageError if it cannot be read
 */
export function readInput(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${reasonOf(error)})`, {
      suggestions: ['name a file that is there and yours to read'],
      cause: error,
    });
  }
}
