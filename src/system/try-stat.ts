import {statSync, type Stats} from 'node:fs';
import {seen} from './look.js';

/** What a path leads to, links followed; undefined if that is nothing, or cannot be looked at. */
export function tryStat(path: string): Stats | undefined {
  return seen(() => statSync(path));
}
