import {UsageError} from '../../errors.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** As `kubectl`, `systemd` and `date` write them. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msecs?|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)?$/, second],
  [/^(m|mins?|minutes?)$/, minute],
  [/^(h|hrs?|hours?)$/, hour],
  [/^(d|days?)$/, day],
  [/^(w|weeks?)$/, 7 * day],
];

const part = /(\d+(?:\.\d+)?) *([a-z]*) */gi;
const whole = new RegExp(`^(?:${part.source})+$`, 'i');

/**
 * Milliseconds from `500ms`, `30s`, `15m`, `1h30m`, `2 days`; a bare number is seconds.
 *
 * @throws UsageError if the text is no duration
 */
export function parseDurationMs(text: string): number {
  const parts = whole.test(text) ? [...text.matchAll(part)] : [];
  const milliseconds = parts.map(([, count, unit = '']) => Number(count) * unitMs(unit.toLowerCase()));
  const isOne = parts.length === 1 || parts.every(([, , unit]) => unit !== '');
  const sum = milliseconds.reduce((total, each) => total + each, parts.length > 0 && isOne ? 0 : NaN);
  if (!Number.isNaN(sum)) return sum;
  throw new UsageError(`"${text}" is not a duration`, {suggestions: ['write it like 500ms, 30s, 15m, 1h30m or 7d']});
}

function unitMs(unit: string): number {
  return units.find(([pattern]) => pattern.test(unit))?.[1] ?? NaN;
}
