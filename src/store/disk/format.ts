/**
 * The store on disk, format version 2. This file and the header of shims/shim.sh are the two sides of one contract; a
 * test runs the shim and decodes what it wrote.
 *
 *     STORE/                                   0700, its owner's alone
 *       started/ID,OPERATION,PLUGIN,IFNAME,CONTAINER,BOOTED
 *       stdin/ID  stdout/ID  stderr/ID         the bytes that went through
 *       ended/ID,exit-STATUS,UPTIME | ended/ID,signal-N,UPTIME
 *       about/PATH                             what a plugin was, with commas for slashes: see plugin-files.ts
 *       about/clock                            BOOT BOOTED UPTIME: when the clock was last asked
 *       about/dropped                          what had to make room: see dropped.ts
 *       off                                    recording is switched off; the file says why
 *       nodes/NAME/store/                      what was collected from that node, each a store like this one
 *
 * ID is PID-UPTIME-BOOT: the shim's process id, centiseconds since boot, and the first 8 digits of the boot id. A taken
 * id gets `.2` behind it. OPERATION, PLUGIN, IFNAME and CONTAINER are `-` when absent or unfit for a file name (the
 * environment has the truth): a listing filters and sorts by names alone.
 *
 * States of one capture, each of which may be observed at any time:
 *
 *   1. `started/...` without its final NUL: the shim is writing it, or ran out of room: the plugin then ran unrecorded
 *   2. `started/...` whole, no `ended/...`: the plugin runs, or shim and plugin were killed (a partial capture)
 *   3. `ended/...` exists: finished; all files are whole
 *
 * `started/...` holds, one after the other:
 *
 *     mlab-cni FORMAT SHIM-VERSION CALLER-PID BOOT-ID \n
 *     ARGV[0] NUL \n
 *     path of the real plugin NUL \n
 *     the environment as the shell's `export -p` writes it
 *     NUL \n
 *     notes: what tee and the shell had to say (a full disk, a signal's name)
 *
 * Times: UPTIME is CLOCK_BOOTTIME in centiseconds, cut off, which nobody can set (/proc/uptime); a duration is the
 * difference of two of them. BOOTED is when the boot was, in centiseconds since the epoch (or seconds, with an `s` behind
 * them, where date(1) knows no fractions), so that BOOTED + UPTIME is the node's wall clock. It is asked for at the first
 * call of a boot and again when ten minutes are over; after the clock was set, calls until then have the old BOOTED. The
 * reader takes the newest BOOTED for all calls of a boot, so that they stay in order.
 *
 * Format 1, which is still read, has neither BOOTED nor the UPTIME of an end, nor the real plugin: its times are
 * modification times, and lost when files are copied without them.
 */
import type {Exit} from '../../capture/recording.js';
import {isInstant} from '../../system/modification-time.js';
import {interned} from './interned.js';

export const formatVersion = 2;

/** Kernels stamp files with the time of the last clock tick; the slowest tick in use is CONFIG_HZ=100. */
export const clockTickMs = 10;

export const storeFolders = ['started', 'stdin', 'stdout', 'stderr', 'ended', 'about'] as const;

/** No longer numbers: a clock that counts hundredths for 300 years has twelve digits, and a date must come of it. */
const startName = /^\d{1,10}-\d{1,12}-[0-9a-f]{8}(?:\.2)?(?:,[^,]*){4,5}$/;

/** Did the shim make a file of this name in `started/`? What follows takes only such names. */
export function isStartName(name: string): boolean {
  return startName.test(name);
}

/** The shim's process id. */
export function startPid(name: string): number {
  return Number(name.slice(0, name.indexOf('-')));
}

/** Centiseconds from boot to start. */
export function startUptimeCs(name: string): number {
  const from = name.indexOf('-') + 1;
  return Number(name.slice(from, name.indexOf('-', from)));
}

/** The first 8 digits of the boot id. */
export function startBoot(name: string): string {
  const from = name.indexOf('-', name.indexOf('-') + 1) + 1;
  return name.slice(from, from + 8);
}

/** The words behind the id in a name in `started/`, and which of them each is. */
const startWords = {operation: 1, plugin: 2, ifname: 3, containerId: 4, booted: 5} as const;

/** A word of a name in `started/`; null: absent or unfit for a name. */
export function startWord(name: string, word: keyof typeof startWords): string | null {
  let from = 0;
  for (let index = startWords[word]; index > 0; index -= 1) {
    from = name.indexOf(',', from) + 1;
    if (from === 0) return null;
  }
  const to = name.indexOf(',', from);
  const text = name.slice(from, to < 0 ? undefined : to);
  return text === '-' ? null : text;
}

/** When a boot was, as the name of a start tells. */
export interface Booted {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly resolutionMs: number;
}

/** Null: the name does not tell. */
export function startBooted(name: string): Booted | null {
  const [, number, isSeconds] = /^(\d{6,15})(s?)$/.exec(startWord(name, 'booted') ?? '') ?? [];
  if (number === undefined) return null;
  const resolutionMs = isSeconds ? 1000 : 10;
  const atMs = Number(number) * resolutionMs;
  return isInstant(atMs) ? {atMs, resolutionMs} : null;
}

/** How and when a capture ended, as the name of a file in `ended/` tells. */
export interface End {
  readonly exit: Exit;
  /** Centiseconds since boot; null in format 1. */
  readonly uptimeCs: number | null;
}

/** The name of the file in `ended/` for a capture that ended so. */
export function endName(id: string, {exit, uptimeCs}: End): string {
  const how = 'code' in exit ? `exit-${exit.code}` : `signal-${exit.signal}`;
  return `${id},${how}${uptimeCs === null ? '' : `,${uptimeCs}`}`;
}

/** Decodes a name in `ended/`; undefined if the shim did not make it. */
export function parseEndName(name: string): (End & {readonly id: string}) | undefined {
  const match = /^([^,]+),(exit|signal)-(\d{1,10})(?:,(\d{1,12}|-))?$/.exec(name);
  if (match === null) return undefined;
  const [, id = '', kind, number, uptime = '-'] = match;
  const exit = kind === 'exit' ? {code: Number(number)} : {signal: Number(number)};
  return {id, exit, uptimeCs: uptime === '-' ? null : Number(uptime)};
}

/** What a file in `started/` holds. */
export interface Start {
  readonly formatVersion: number;
  readonly shimVersion: string;
  readonly callerPid: number;
  readonly bootId: string;
  readonly argv0: string;
  /** Path of the real plugin; null in format 1. */
  readonly realPlugin: string | null;
  /** The output of `export -p`, a character for each byte. */
  readonly environment: string;
  readonly notes: readonly string[];
}

/** Decodes a file in `started/`; a string says in which way it is damaged. Of a newer format only the header is known. */
export function parseStart(bytes: Buffer): Start | string {
  const latin1 = bytes.toString('latin1');
  const headerEnd = latin1.indexOf('\n');
  const header = latin1.slice(0, Math.max(0, headerEnd));
  const match = /^mlab-cni (\d+) (\S+) (\d+) (\S+)$/.exec(header);
  if (match === null) return bytes.length === 0 ? 'its start is empty' : 'its start has no header';
  const [, version = '', shimVersion = '', callerPid = '', bootId = ''] = match;
  const known = {
    formatVersion: Number(version),
    shimVersion: interned(shimVersion),
    callerPid: Number(callerPid),
    bootId: interned(bootId),
  };
  if (known.formatVersion > formatVersion) return {...known, argv0: '', realPlugin: null, environment: '', notes: []};
  const argvEnd = latin1.indexOf('\0\n', headerEnd + 1);
  const realEnd = argvEnd < 0 || known.formatVersion === 1 ? argvEnd : latin1.indexOf('\0\n', argvEnd + 2);
  const environmentEnd = realEnd < 0 ? -1 : latin1.indexOf('\0\n', realEnd + 2);
  if (environmentEnd < 0) return 'its start is cut off: the plugin ran, but there was no room to record the call';
  return {
    ...known,
    argv0: interned(latin1.slice(headerEnd + 1, argvEnd)),
    realPlugin: realEnd === argvEnd ? null : interned(latin1.slice(argvEnd + 2, realEnd)),
    environment: latin1.slice(realEnd + 2, environmentEnd),
    notes: environmentEnd + 2 === bytes.length ? [] : linesOf(bytes.toString('utf8', environmentEnd + 2)),
  };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
