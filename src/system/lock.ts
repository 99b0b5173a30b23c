import {linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {LockedError, TargetError} from '../errors.js';
import {liveProcesses, type LiveProcesses} from './live-processes.js';
import {look} from './look.js';
import {unreadable} from './names-in.js';

/**
 * Runs `work` while no other mlab-cni holds the lock at `path`, a file that names its holder by process id, start time
 * and boot: a lock left by a killed process is recognised and taken over.
 *
 * @throws LockedError if a running process holds it, TargetError if it cannot be read or written
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  processes: LiveProcesses = liveProcesses(),
): Promise<T> {
  acquire(path, processes);
  try {
    removeLeftovers(path, processes);
    return await work();
  } finally {
    rmSync(path, {force: true});
  }
}

function acquire(path: string, processes: LiveProcesses): void {
  if (tryAcquire(path, processes)) return;
  const holder = readHolder(path);
  if (holder !== undefined && isRunning(holder, processes)) {
    throw new LockedError(`another mlab-cni (process ${holder.pid}) is at work here`, {
      suggestions: ['wait until it is done, then run this again', `ps -fp ${holder.pid}    shows what it does`],
    });
  }
  removeStale(path, holder);
  if (!tryAcquire(path, processes)) throw new LockedError(`another mlab-cni took ${path} just now`);
}

/** Takes it away first and looks at it then: another one may have taken over in the meantime, and gets its lock back. */
function removeStale(path: string, holder: Holder | undefined): void {
  const taken = `${path}.${process.pid}`;
  const renamed = look(() => renameSync(path, taken));
  if (renamed.kind === 'refused') throw unreadable(path, renamed.reason);
  if (renamed.kind === 'absent') return; // somebody was faster
  const isStale = isDeepStrictEqual(readHolder(taken), holder);
  if (!isStale) linkSync(taken, path);
  rmSync(taken, {force: true});
}

/** What processes left that were killed while they tried to get the lock. */
function removeLeftovers(path: string, {startOf}: LiveProcesses): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const pid = /^\d+$/.exec(name.slice(basename(path).length + 1))?.[0];
    if (pid !== undefined && startOf(Number(pid)) === undefined) rmSync(join(dirname(path), name), {force: true});
  }
}

/** The link is the lock: it appears whole or not at all, and fails if there is one. */
function tryAcquire(path: string, {bootId, startOf}: LiveProcesses): boolean {
  const own = `${path}.${process.pid}`;
  try {
    writeFileSync(own, `${process.pid} ${startOf(process.pid) ?? 0} ${bootId ?? '-'}\n`);
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new TargetError(`${path} cannot be written (${String(error)}): nothing was changed`, {
      suggestions: ['make room there, or run it with sudo'],
      cause: error,
    });
  } finally {
    rmSync(own, {force: true});
  }
}

interface Holder {
  readonly pid: number;
  readonly start: number;
  readonly bootId: string;
}

/** @throws TargetError if it may not be read: its holder may be at work */
function readHolder(path: string): Holder | undefined {
  const text = look(() => readFileSync(path, 'utf8'));
  if (text.kind === 'refused') throw unreadable(path, text.reason);
  if (text.kind === 'absent') return undefined;
  const [pid = '', start = '', bootId = ''] = text.value.trim().split(' ');
  return {pid: Number(pid), start: Number(start), bootId};
}

function isRunning(holder: Holder, {bootId, startOf}: LiveProcesses): boolean {
  return holder.bootId === (bootId ?? '-') && (startOf(holder.pid) ?? 0) === holder.start;
}
