import {readFileSync} from 'node:fs';

/** Until when a shim records: that uptime (in centiseconds) of the boot with these first 8 digits of its id. */
export interface RecordingEnd {
  readonly boot: string;
  readonly uptimeCs: number;
}

/** Now, on the clock that the shim reads: this machine's /proc, also under a root. */
export function bootClock(): RecordingEnd {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1');
  const uptimeSeconds = readFileSync('/proc/uptime', 'latin1').split(' ')[0];
  return {boot: bootId.slice(0, 8), uptimeCs: Math.round(Number(uptimeSeconds) * 100)};
}

export function recordingEnd(now: RecordingEnd, durationMs: number): RecordingEnd {
  return {boot: now.boot, uptimeCs: now.uptimeCs + Math.round(durationMs / 10)};
}

/** Whether it is over; a reboot ends it, too. */
export function isOver(end: RecordingEnd, now: RecordingEnd): boolean {
  return end.boot !== now.boot || now.uptimeCs >= end.uptimeCs;
}
