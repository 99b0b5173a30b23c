import {readdirSync, readFileSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import {TargetError} from '../errors.js';

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/**
 * The files directly in a directory, by name; or the one file, if the path is one.
 *
 * @throws TargetError if the path is not there or something cannot be read
 */
export function readTexts(path: string): {readonly isDirectory: boolean; readonly files: readonly NamedText[]} {
  try {
    const isDirectory = statSync(path).isDirectory();
    const names = isDirectory ? readdirSync(path).sort() : [basename(path)];
    const files = names.flatMap((name) => {
      const file = isDirectory ? join(path, name) : path;
      return statSync(file, {throwIfNoEntry: false})?.isFile() === true
        ? [{name, text: readFileSync(file, 'utf8')}]
        : [];
    });
    return {isDirectory, files};
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new TargetError(`${path} cannot be read (${code})`, {
      suggestions: [
        code === 'ENOENT'
          ? 'name a file or directory that is there, such as /etc/cni/net.d'
          : 'run it with sudo, if the file is yours to read',
      ],
      cause: error,
    });
  }
}
