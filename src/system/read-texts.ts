import {readdirSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import {UsageError} from '../errors.js';
import {readNamedFile} from './read-named-file.js';
import {reasonOf} from './reason.js';

export interface NamedText {
  readonly name: string;
  /** Empty if it cannot be read. */
  readonly text: string;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/**
 * The files directly in a directory, by name; or the one file, pipe or device, if the path is none.
 *
 * @throws UsageError if the path is not there or cannot be read
 */
export function readTexts(path: string): {readonly isDirectory: boolean; readonly files: readonly NamedText[]} {
  try {
    if (!statSync(path).isDirectory()) {
      return {isDirectory: false, files: [{name: basename(path), text: readNamedFile(path)}]};
    }
    return {isDirectory: true, files: readdirSync(path).flatMap((name) => readEntry(join(path, name)))};
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UsageError(`${path} cannot be read (${reasonOf(error)})`, {
      suggestions: [
        isAbsent
          ? 'name a file or directory that is there, such as /etc/cni/net.d'
          : 'run it with sudo, if the file is yours to read',
      ],
      cause: error,
    });
  }
}

/** Nothing for directories, pipes and the like: a runtime does not read them, and a pipe might never end. */
function readEntry(path: string): NamedText[] {
  const name = basename(path);
  try {
    return statSync(path).isFile() ? [{name, text: readNamedFile(path)}] : [];
  } catch (error) {
    return [{name, text: '', problem: `it cannot be read (${reasonOf(error)})`}];
  }
}
