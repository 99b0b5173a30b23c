import {existsSync, lstatSync, readlinkSync, realpathSync} from 'node:fs';
import {dirname, resolve} from 'node:path';

/**
 * The first link on the way to an absolute path, that itself included. Those of the system do not count, as `/home` on
 * distributions that keep it in /var: all directories above such a one are root's, and nobody else may write to them. A
 * link below /tmp counts whoever owns it, since owners do not tell who brought it there (fs.protected_hardlinks may be 0).
 */
export function linkOnWayTo(path: string): string | undefined {
  const above = dirname(path);
  if (above === path) return undefined;
  const earlier = linkOnWayTo(above);
  if (earlier !== undefined || lstatSync(path, {throwIfNoEntry: false})?.isSymbolicLink() !== true) return earlier;
  const leadsSomewhere = existsSync(path);
  if (!leadsSomewhere || !isRootsAlone(realpathSync(above))) return path;
  return linkOnWayTo(resolve(realpathSync(above), readlinkSync(path)));
}

/** @param directory a path without links */
function isRootsAlone(directory: string): boolean {
  const {uid, mode} = lstatSync(directory);
  const above = dirname(directory);
  return uid === 0 && (mode & 0o022) === 0 && (above === directory || isRootsAlone(above));
}
