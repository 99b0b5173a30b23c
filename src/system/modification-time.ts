import {futimesSync, utimesSync} from 'node:fs';
import {tryStat} from './try-stat.js';

/**
 * When a file was modified, in milliseconds since the epoch, to the microsecond: Node.js cannot set nanoseconds, so what
 * has them would differ from its copy. Undefined: it is not there, or it
 * has a time that is no date.
 */
export function modifiedAtMs(path: string): number | undefined {
  const exact = tryStat(path)?.mtimeMs;
  if (exact === undefined || !isInstant(exact)) return undefined;
  const wholeMs = Math.floor(exact);
  return wholeMs + Math.round((exact - wholeMs) * 1000) / 1000;
}

const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9990-01-01T00:00:00Z')];

/** Whether a time, in milliseconds since the epoch, has a year of four digits in every time zone, as RFC 3339 wants it. */
export function isInstant(timeMs: number): boolean {
  return timeMs > first && timeMs < last;
}

/**
 * Sets it to the nearest microsecond, by a step of the double more: libuv cuts off what it is given, and keeps
 * nanoseconds in later versions of Node.js.
 *
 * @param file its path, or a descriptor, which costs half of that
 */
export function setModifiedAtMs(file: string | number, timeMs: number): void {
  const seconds = Math.round(timeMs * 1000) / 1e6 + 2 ** -22;
  if (typeof file === 'string') utimesSync(file, seconds, seconds);
  else futimesSync(file, seconds, seconds);
}
