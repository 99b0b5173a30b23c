import {mkdirSync, rmdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {LockedError} from '../../errors.js';
import {seen} from '../../system/look.js';
import {isRealFolder} from '../disk/real-folder.js';
import {readersOf} from '../disk/readers.js';

/** A lock that old is that of somebody who was killed: the same ten minutes as in shims/shim.sh. */
const staleMs = 600_000;

/** M-Lab's shim.sh makes no room, and its captures lie in a directory that may be anybody's, as /tmp. */
export function hasTidier(site: string): boolean {
  return isRealFolder(join(site, 'started'));
}

/**
 * Runs `work` as the only one who makes room in a store: the lock is that of the shim's own script.
 *
 * @throws LockedError if somebody else does, or reads the store and wants nothing to go
 */
export function asOnlyTidier<Result>(site: string, work: () => Result): Result {
  const reader = readersOf(site, Date.now()).find((pid) => pid !== process.pid);
  if (reader !== undefined) throw inUse(site, `process ${reader} reads it`);
  const lock = join(site, 'tidying');
  if (!take(lock)) throw inUse(site, 'captures are making room there');
  try {
    return work();
  } finally {
    release(lock);
  }
}

function take(lock: string): boolean {
  const since = statSync(lock, {throwIfNoEntry: false})?.mtimeMs;
  if (since !== undefined && Date.now() - since > staleMs) release(lock);
  try {
    mkdirSync(lock, {mode: 0o700});
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Another one may have done so already, and nobody removes what is no lock. */
function release(lock: string): void {
  seen(() => rmdirSync(lock));
}

function inUse(site: string, why: string): LockedError {
  return new LockedError(`${site} is in use: ${why}; nothing was removed`, {
    suggestions: ['run this again when that is done'],
  });
}
