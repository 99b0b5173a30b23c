import {lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {seen} from '../../system/look.js';
import {readListedFile, readRegularFile, readingFault, type FileBytes} from '../../system/read-regular-file.js';
import {isRealFolder} from './real-folder.js';

/** The files in the folders of one store of ours. Undefined: such a file is not there, or it or its folder leads elsewhere. */
export interface StoredFiles {
  readonly read: (folder: string, name: string) => FileBytes | undefined;
  readonly has: (folder: string, name: string) => boolean;
  /** In bytes. */
  readonly sizeOf: (folder: string, name: string) => number | undefined;
  /** Why what has that name cannot be read, as `is no regular file`; undefined: nothing has, or it can. */
  readonly faultOf: (folder: string, name: string) => string | undefined;
}

/**
 * Looks at each folder once: a store is opened for one command, and has four files for each capture. Whoever asks for
 * many files of a folder has it listed; what came later is looked at by itself.
 */
export function storedFiles(directory: string): StoredFiles {
  const known = new Map<string, string>();
  const isListed = listings(pathOf);
  return {
    read: (folder, name) => {
      const path = pathOf(folder);
      if (path === undefined) return undefined;
      return isListed(folder, name) ? readListedFile(`${path}/${name}`) : readRegularFile(`${path}/${name}`);
    },
    has: (folder, name) => isListed(folder, name) || sizeOf(folder, name) !== undefined,
    sizeOf,
    faultOf: (folder, name) => {
      const path = pathOf(folder);
      return path === undefined ? undefined : readingFault(`${path}/${name}`);
    },
  };

  function sizeOf(folder: string, name: string): number | undefined {
    const path = pathOf(folder);
    const stats = path === undefined ? undefined : seen(() => lstatSync(`${path}/${name}`, {throwIfNoEntry: false}));
    return stats?.isFile() === true ? stats.size : undefined;
  }

  function pathOf(folder: string): string | undefined {
    const path = known.get(folder) ?? join(directory, folder);
    if (!known.has(folder)) {
      if (!isRealFolder(path)) return undefined;
      known.set(folder, path);
    }
    return path;
  }
}

/** From so many questions on, one listing of a folder costs less than the looks that it saves. */
const many = 2000;

/** Whether a file of that name is known to be a regular one, since its folder was listed. */
function listings(pathOf: (folder: string) => string | undefined): (folder: string, name: string) => boolean {
  const questions = new Map<string, number>();
  const listed = new Map<string, ReadonlySet<string>>();
  return (folder, name) => {
    const names = listed.get(folder);
    if (names !== undefined) return names.has(name);
    const count = (questions.get(folder) ?? 0) + 1;
    questions.set(folder, count);
    if (count === many) listed.set(folder, regularFilesIn(pathOf(folder)));
    return false;
  };
}

function regularFilesIn(path: string | undefined): ReadonlySet<string> {
  const entries = path === undefined ? [] : (seen(() => readdirSync(path, {withFileTypes: true})) ?? []);
  return new Set(entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])));
}
