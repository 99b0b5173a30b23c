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
 *
 * @param captures about so many there are: listing all costs as much as looking at a tenth
 */
export function storedFiles(directory: string, captures = 0): StoredFiles {
  const folders = new Map<string, Folder>();
  const many = Math.max(2000, captures / 10);
  return {
    read: (name, file) => {
      const folder = folderOf(name);
      if (folder === undefined) return undefined;
      const path = `${folder.path}/${file}`;
      return isListed(folder, file, many) ? readListedFile(path) : readRegularFile(path);
    },
    has: (name, file) => {
      const folder = folderOf(name);
      return folder !== undefined && (isListed(folder, file, many) || sizeIn(folder, file) !== undefined);
    },
    sizeOf: (name, file) => {
      const folder = folderOf(name);
      return folder === undefined ? undefined : sizeIn(folder, file);
    },
    faultOf: (name, file) => {
      const folder = folderOf(name);
      return folder === undefined ? undefined : readingFault(`${folder.path}/${file}`);
    },
  };

  function folderOf(name: string): Folder | undefined {
    const known = folders.get(name);
    if (known !== undefined) return known;
    const path = join(directory, name);
    if (!isRealFolder(path)) return undefined;
    const folder = {path, questions: 0, listed: undefined};
    folders.set(name, folder);
    return folder;
  }
}

interface Folder {
  readonly path: string;
  /** How often it was asked for a file. */
  questions: number;
  /** Its regular files; undefined: it was not listed yet. */
  listed: ReadonlySet<string> | undefined;
}

/** Whether a file of that name is known to be a regular one, since its folder was listed, as it is for so many questions. */
function isListed(folder: Folder, file: string, many: number): boolean {
  if (folder.listed !== undefined) return folder.listed.has(file);
  folder.questions += 1;
  if (folder.questions >= many) folder.listed = regularFilesIn(folder.path);
  return false;
}

function regularFilesIn(path: string): ReadonlySet<string> {
  const entries = seen(() => readdirSync(path, {withFileTypes: true})) ?? [];
  return new Set(entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])));
}

function sizeIn({path}: Folder, file: string): number | undefined {
  const stats = seen(() => lstatSync(`${path}/${file}`, {throwIfNoEntry: false}));
  return stats?.isFile() === true ? stats.size : undefined;
}
