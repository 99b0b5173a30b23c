import {readFileSync} from 'node:fs';
import {seen} from './look.js';

/** What this machine knows of its own processes. */
export interface LiveProcesses {
  /** Null where there is no Linux to ask. */
  readonly bootId: string | null;
  /** Centiseconds after boot at which the process with that id started; undefined if there is none, or it has ended. */
  readonly startOf: (pid: number) => number | undefined;
}

export function liveProcesses(): LiveProcesses {
  return {bootId: seen(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1'))?.trim() ?? null, startOf};
}

/**
 * Field 22 of /proc/PID/stat, proc(5), in clock ticks, of which user space sees 100 a second; the name may hold blanks.
 * A zombie has ended, though nobody may ever ask how: not every first process of a container does.
 */
function startOf(pid: number): number | undefined {
  const stat = seen(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const afterName = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = afterName?.[19];
  return ticks === undefined || afterName?.[0] === 'Z' ? undefined : Number(ticks);
}
