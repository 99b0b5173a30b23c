import {statSync, type Stats} from 'node:fs';

/** What a path leads to, links followed; undefined if that is nothing, or cannot be looked at. */
export function tryStat(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
