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

/** `2026-11-21 09:24:23.756 UTC` */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', ' UTC');
}
