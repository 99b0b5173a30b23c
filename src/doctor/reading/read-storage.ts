import {accessSync, constants, statfsSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {look, seen} from '../../system/look.js';

/** Why host-local could write no file into a directory of its own. */
export interface BadStorage {
  readonly directory: string;
  readonly problem: 'full' | 'no-inodes' | 'read-only' | 'no-directory';
  /** Where that was seen: the directory, or what is nearest above it. */
  readonly seenAt: string;
}

/** Looks at directories in which addresses are noted, and writes nothing. What may not be seen is not told. */
export function readBadStorage(host: HostPaths, directories: readonly string[]): BadStorage[] {
  return directories.flatMap((directory) => {
    const seenAt = nearest(host, directory);
    const problem = problemOf(host.at(seenAt));
    return problem === null ? [] : [{directory, problem, seenAt}];
  });
}

function nearest(host: HostPaths, path: string): string {
  return path === '/' || seen(() => statSync(host.at(path))) !== undefined ? path : nearest(host, dirname(path));
}

/** What is reserved for root counts as room, since plugins run as root. */
function problemOf(path: string): BadStorage['problem'] | null {
  if (seen(() => statSync(path))?.isDirectory() === false) return 'no-directory';
  const room = seen(() => statfsSync(path));
  if (room !== undefined && room.blocks > 0 && room.bfree === 0) return 'full';
  if (room !== undefined && room.files > 0 && room.ffree === 0) return 'no-inodes';
  const write = look(() => accessSync(path, constants.W_OK));
  return write.kind === 'refused' && write.reason === 'EROFS' ? 'read-only' : null;
}
