import {accessSync, constants} from 'node:fs';
import {join} from 'node:path';

/** Where a system's programs are; a user's PATH may lack the sbin directories. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Absolute path of a program in the directories of `path`, or undefined if it is not there. */
export function findProgram(name: string, path = systemPath): string | undefined {
  const candidates = path.split(':').map((directory) => join(directory, name));
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
