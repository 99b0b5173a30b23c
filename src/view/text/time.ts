import type {TimeSource} from '../../capture/recording.js';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** How long ago, in the largest whole unit: `3s`, `12m`, `5h`, `9d`. */
export function formatAge(ms: number): string {
  const [name, unitMs] = units.find(([, unitMs]) => ms >= unitMs) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(ms / unitMs))}${name}`;
}

/**
 * A duration: `238 ms`, `1.25 s`, `2 m 05 s`. Below the resolution of the time stamps (twice a clock tick: both ends
 * are that coarse) only the bound is known: `<10 ms`.
 */
export function formatDuration(ms: number, resolutionMs: number): string {
  if (ms < resolutionMs) return `<${formatDuration(resolutionMs, 0)}`;
  if (ms < 1000) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A point in time that may not be known. */
interface Timed {
  readonly startedAtMs: number;
  readonly timeSource: TimeSource;
}

/** How long ago a call started: `12m`; `?` if nobody knows. */
export function formatCallAge({startedAtMs, timeSource}: Timed, nowMs: number): string {
  return timeSource === 'unknown' ? '?' : formatAge(nowMs - startedAtMs);
}

/** The same in a sentence: `12m ago`. */
export function formatCallAgo(call: Timed, nowMs: number): string {
  return call.timeSource === 'unknown' ? 'nobody knows when' : `${formatCallAge(call, nowMs)} ago`;
}

/** When a call started, as {@link formatInstant} has it. */
export function formatCallStart({startedAtMs, timeSource}: Timed): string {
  return timeSource === 'unknown' ? 'unknown: its files were copied without their times' : formatInstant(startedAtMs);
}

export type Zone = 'local' | 'utc';

/** The time of day with its distance from UTC, always of one width: `14:03:22+01:00`, `13:03:22Z`. */
export function formatClock(ms: number, zone: Zone): string {
  const minutes = zone === 'utc' ? 0 : -new Date(ms).getTimezoneOffset();
  const clock = new Date(ms + minutes * 60_000).toISOString().slice(11, 19);
  if (zone === 'utc') return `${clock}Z`;
  const away = Math.abs(minutes);
  const [hours, rest] = [Math.floor(away / 60), away % 60].map((each) => String(each).padStart(2, '0'));
  return `${clock}${minutes < 0 ? '-' : '+'}${hours ?? ''}:${rest ?? ''}`;
}

/** `2026-11-21 09:24:23.756 UTC` */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', ' UTC');
}
