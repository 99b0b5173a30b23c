import {futimesSync, utimesSync} from 'node:fs';
import {tryStat} from './try-stat.js';

/**
 * When a file was modified, in milliseconds since the epoch, to the microsecond: Node.js cannot set nanoseconds, so what
 * has them would differ from its copy. Undefined: it is not there.
 */
export function modifiedAtMs(path: string): number | undefined {
  const exact = tryStat(path)?.mtimeMs;
  return exact === undefined ? undefined : Math.round(exact * 1000) / 1000;
}

/**
 * Sets it to the nearest microsecond. libuv cuts off what it is given, and a double has a quarter of one to spare.
 *
 * @param file its path, or a descriptor, which costs half of that
 */
export function setModifiedAtMs(file: string | number, timeMs: number): void {
  const seconds = Math.round(timeMs * 1000) / 1e6 + 4e-7;
  if (typeof file === 'string') utimesSync(file, seconds, seconds);
  else futimesSync(file, seconds, seconds);
}
