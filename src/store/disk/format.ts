/**
 * The store on disk, format version 1. This file and the header of shims/shim.sh are the two sides of one contract; a
 * test runs the shim and decodes what it wrote.
 *
 *     STORE/                                   0700, its owner's alone
 *       started/ID,OPERATION,PLUGIN,IFNAME,CONTAINER
 *       stdin/ID  stdout/ID  stderr/ID         the bytes that went through
 *       ended/ID,exit-STATUS | ended/ID,signal-N
 *       off                                    recording is switched off; the file says why
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
 *     the environment as the shell's `export -p` writes it
 *     NUL \n
 *     notes: what tee and the shell had to say (a full disk, a signal's name)
 *
 * Times are modification times: a capture starts with `started/...` and ends with `ended/...`. They are as coarse as the
 * kernel's clock tick (10 ms at worst), so nothing is ordered by them alone: UPTIME and parent ids are the order.
 */
import type {Exit} from '../../capture/invocation.js';

export const formatVersion = 1;

/** Kernels stamp files with the time of the last clock tick; the slowest tick in use is CONFIG_HZ=100. */
export const clockTickMs = 10;

export const storeFolders = ['started', 'stdin', 'stdout', 'stderr', 'ended'] as const;

const startName = /^\d+-\d+-[0-9a-f]{8}(?:\.2)?(?:,[^,]*){4}$/;

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
const startWords = {operation: 1, plugin: 2, ifname: 3, containerId: 4} as const;

/** A word of a name in `started/`; null: absent or unfit for a name. */
export function startWord(name: string, word: keyof typeof startWords): string | null {
  let from = 0;
  for (let index = startWords[word]; index > 0; index -= 1) from = name.indexOf(',', from) + 1;
  const to = name.indexOf(',', from);
  const text = name.slice(from, to < 0 ? undefined : to);
  return text === '-' ? null : text;
}

/** The name of a file in `ended/`, decoded. */
export interface EndName {
  readonly id: string;
  readonly exit: Exit;
}

/** The name of the file in `ended/` for a capture that ended so. */
export function endName(id: string, exit: Exit): string {
  return `${id},${'code' in exit ? `exit-${exit.code}` : `signal-${exit.signal}`}`;
}

/** Decodes a name in `ended/`; undefined if the shim did not make it. */
export function parseEndName(name: string): EndName | undefined {
  const match = /^([^,]+),(exit|signal)-(\d+)$/.exec(name);
  if (match === null) return undefined;
  const [, id = '', kind, number] = match;
  return {id, exit: kind === 'exit' ? {code: Number(number)} : {signal: Number(number)}};
}

/** What a file in `started/` holds. */
export interface Start {
  readonly formatVersion: number;
  readonly shimVersion: string;
  readonly callerPid: number;
  readonly bootId: string;
  readonly argv0: string;
  /** The output of `export -p`. */
  readonly environment: Buffer;
  readonly notes: readonly string[];
}

/** Decodes a file in `started/`; a string says in which way it is damaged. */
export function parseStart(bytes: Buffer): Start | string {
  const headerEnd = bytes.indexOf('\n');
  const header = bytes.subarray(0, Math.max(0, headerEnd)).toString('latin1');
  const match = /^mlab-cni (\d+) (\S+) (\d+) (\S+)$/.exec(header);
  if (match === null) return bytes.length === 0 ? 'its start is empty' : 'its start has no header';
  const argvEnd = bytes.indexOf('\0\n', headerEnd + 1);
  const environmentEnd = argvEnd < 0 ? -1 : bytes.indexOf('\0\n', argvEnd + 2);
  if (environmentEnd < 0) return 'its start is cut off: the plugin ran, but there was no room to record the call';
  const [, version = '', shimVersion = '', callerPid = '', bootId = ''] = match;
  const notes = bytes.subarray(environmentEnd + 2).toString('utf8');
  return {
    formatVersion: Number(version),
    shimVersion,
    callerPid: Number(callerPid),
    bootId,
    argv0: bytes.subarray(headerEnd + 1, argvEnd).toString('utf8'),
    environment: bytes.subarray(argvEnd + 2, environmentEnd),
    notes: notes.split('\n').filter((line) => line !== ''),
  };
}
