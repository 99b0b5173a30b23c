import {fstatSync, statSync} from 'node:fs';
import {UsageError} from '../errors.js';

/**
 * A file with a text in it where the name of a capture should be; only what has a slash or a dot is taken for a path.
 *
 * @throws UsageError
 */
export function refuseFile(capture: string, command: string): void {
  if (!/[/.]/.test(capture) || statSync(capture, {throwIfNoEntry: false})?.isFile() !== true) return;
  throw new UsageError(`"${capture}" is a file, and names no capture`, {
    suggestions: [`mlab-cni ${command} - < ${capture}    reads the text in it`],
  });
}

/** Has somebody written `< FILE`? A pipe may be a script that is still to be run by others. */
export function stdinIsFile(): boolean {
  return fstatSync(0).isFile();
}
