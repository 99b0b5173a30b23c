import {lstatSync, type Stats} from 'node:fs';

/** What is at a path, links not followed; undefined if nothing is, also where a file stands for a directory above it. */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}
