import {closeSync, constants, existsSync, futimesSync, lstatSync, mkdirSync, openSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {seen} from '../../system/look.js';
import {namesIn} from './entries-in.js';
import {isRealFolder} from './real-folder.js';

/** A reader that has said nothing for so long counts no more: the same ten minutes as in shims/shim.sh. */
const silentMs = 600_000;

/**
 * The processes that read a store just now and want nothing to go meanwhile: each has left its id in `readers/`.
 *
 * @param nowMs milliseconds since the epoch
 */
export function readersOf(directory: string, nowMs: number): number[] {
  return readerFiles(directory)
    .filter(({path, pid}) => isAlive(pid) && nowMs - (seen(() => lstatSync(path))?.mtimeMs ?? 0) < silentMs)
    .map(({pid}) => pid);
}

/** Keeps all that is in a store while this process lives and says so from time to time. */
export interface Pin {
  /** To be called while reading goes on; costs next to nothing. */
  readonly renew: () => void;
}

/**
 * A store that cannot be written, or is not recorded into, needs no pin.
 *
 * @param now milliseconds since the epoch
 */
export function pinStore(directory: string, now: () => number = Date.now): Pin {
  const folder = join(directory, 'readers');
  const file = join(folder, String(process.pid));
  let writtenMs = 0;
  for (const {path, pid} of readerFiles(directory)) if (!isAlive(pid)) attempt(() => rmSync(path, {force: true}));
  process.once('exit', () => {
    if (isRealFolder(folder)) attempt(() => rmSync(file, {force: true}));
  });
  return {renew};

  function renew(): void {
    const nowMs = now();
    if (nowMs - writtenMs < silentMs / 10) return;
    writtenMs = nowMs;
    attempt(() => {
      mkdirSync(folder, {mode: 0o700, recursive: true});
      if (isRealFolder(folder)) touch(file, nowMs / 1000);
    });
  }
}

/** Neither waits for what stands there, nor follows it, nor empties it. */
function touch(path: string, nowSeconds: number): void {
  const {O_WRONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK} = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    futimesSync(file, nowSeconds, nowSeconds);
  } finally {
    closeSync(file);
  }
}

function readerFiles(directory: string): {readonly path: string; readonly pid: number}[] {
  const folder = join(directory, 'readers');
  if (!isRealFolder(folder)) return [];
  return namesIn(folder).flatMap((name) => (/^\d+$/.test(name) ? [{path: join(folder, name), pid: Number(name)}] : []));
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

/** Without a pin a reader sees captures go at worst. */
function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}
