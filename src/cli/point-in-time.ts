import {UsageError} from '../errors.js';
import {parseDurationMs} from './duration.js';

/**
 * Milliseconds since the epoch, from a date, a time of day (the last that was), `now`, `today`, `yesterday`, or how long ago it is: `15m`,
 * `-15m`, `2 hours ago`. Where no zone is named it is this machine's.
 *
 * @throws UsageError if the text is no point in time
 */
export function parseTimeMs(text: string, nowMs: number): number {
  const [, ago = ''] = /^-?(\d.*?)(?: +ago)?$/.exec(text) ?? [];
  if (/^\d+(\.\d+)? *[a-z]*( *\d+ *[a-z]+)*$/i.test(ago)) return nowMs - parseDurationMs(ago);
  const instant = namedDay(text, nowMs) ?? timeOfDay(text, nowMs) ?? dateAndTime(text);
  if (!Number.isNaN(instant)) return instant;
  throw new UsageError(`"${text}" is no point in time`, {
    suggestions: ['write how long ago, like 15m, or 09:30, yesterday, 2026-11-21 09:30, 2026-11-21T09:30:00Z'],
  });
}

function namedDay(text: string, nowMs: number): number | undefined {
  const midnight = new Date(nowMs);
  midnight.setHours(0, 0, 0, 0);
  if (text === 'now') return nowMs;
  if (text === 'today') return midnight.getTime();
  return text === 'yesterday' ? midnight.setDate(midnight.getDate() - 1) : undefined;
}

function timeOfDay(text: string, nowMs: number): number | undefined {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  if (h > 23 || m > 59 || s > 59) return NaN;
  const today = new Date(nowMs);
  const instant = today.setHours(h, m, s, 0);
  return instant <= nowMs ? instant : today.setDate(today.getDate() - 1);
}

/** ECMAScript takes a date alone for one in UTC. */
function dateAndTime(text: string): number {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return NaN;
  return Date.parse(/^[\d-]+$/.test(text) ? `${text}T00:00` : text);
}
