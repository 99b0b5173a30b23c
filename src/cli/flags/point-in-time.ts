import {UsageError} from '../../errors.js';
import {isInstant} from '../../system/modification-time.js';
import {parseDurationMs} from './duration.js';

/**
 * Milliseconds since the epoch, from a date, a time of day (the last that was), `now`, `today`, `yesterday`, seconds since the epoch
 * (`@1764201600`, as journalctl takes them; without the sign as docker logs does), or how long ago it is: `15m`, `-15m`, `2 hours ago`.
 * Where no zone is named it is this machine's.
 *
 * @throws UsageError if the text is no point in time
 */
export function parseTimeMs(text: string, nowMs: number): number {
  if (/^(?:@\d{1,10}|\d{9,10})(?:\.\d+)?$/.test(text)) return Number(text.replace('@', '')) * 1000;
  const [, ago = ''] = /^-?(\d.*?)(?: +ago)?$/.exec(text) ?? [];
  const instant = isDuration(ago)
    ? nowMs - parseDurationMs(ago)
    : (namedDay(text, nowMs) ?? timeOfDay(text, nowMs) ?? dateAndTime(text));
  if (isInstant(instant)) return instant;
  throw new UsageError(`"${text}" is no point in time`, {
    suggestions: ['write how long ago, like 15m, or 09:30, yesterday, 2026-11-21 09:30, 2026-11-21T09:30:00Z'],
  });
}

/** A number alone counts seconds; a long one is a date or a number of something else. */
function isDuration(text: string): boolean {
  return /^\d+(\.\d+)? *[a-z]*( *\d+ *[a-z]+)*$/i.test(text) && !/^\d{7,}$/.test(text);
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

/** ECMAScript takes a date alone for one in UTC, the 30th of February for a day in March, and what is in brackets for a comment. */
function dateAndTime(text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?![^(]*\()/.exec(text) ?? [];
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (midnight.getUTCDate() !== Number(day)) return NaN;
  return Date.parse(/^[\d-]+$/.test(text) ? `${text}T00:00` : text);
}
