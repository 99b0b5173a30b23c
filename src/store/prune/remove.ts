import {rmSync} from 'node:fs';
import {dirname} from 'node:path';
import type {CaptureEntry} from '../disk/entry.js';
import {isRealFolder} from '../disk/real-folder.js';
import {pathsOf} from './capture-paths.js';

/**
 * Removes captures from a store, the files first without which there is none, so that none is half there. Nothing is
 * followed out of the store.
 */
export function removeCaptures(directory: string, entries: readonly CaptureEntry[]): void {
  const isFolder = realFolders();
  const files = entries.map((entry) => pathsOf(directory, entry).filter((path) => isFolder(dirname(path))));
  for (const [start] of files) if (start !== undefined) remove(start);
  for (const [, ...rest] of files) rest.forEach(remove);
}

/** A link in the place of a folder would lead elsewhere. */
function realFolders(): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const isReal = known.get(path) ?? isRealFolder(path);
    known.set(path, isReal);
    return isReal;
  };
}

function remove(path: string): void {
  rmSync(path, {recursive: true, force: true});
}
