import {lstatSync, realpathSync} from 'node:fs';
import {dirname, isAbsolute} from 'node:path';
import {seen} from '../../system/look.js';

/**
 * Can nobody but root, and who we are, change what is at that path, or bring something there? Whoever could would have
 * his program run by us. All directories above count, on the way there as it is written and as it is without links; in
 * one like /tmp, where everybody may write but to what is his only, what is there already and belongs to us or to root is
 * safe.
 */
export function isTrusted(path: string): boolean {
  return isAbsolute(path) && areTrusted(existingOnWayTo(path)) && areTrusted(existingOnWayTo(withoutLinks(path)));
}

function areTrusted(paths: readonly string[]): boolean {
  return paths.every((path, index) => {
    const status = lstatSync(path);
    if (status.uid !== 0 && status.uid !== process.geteuid?.()) return false;
    if (status.isSymbolicLink() || (status.mode & 0o022) === 0) return true;
    return status.isDirectory() && (status.mode & 0o1000) !== 0 && index < paths.length - 1;
  });
}

/** From the top. */
function existingOnWayTo(path: string): string[] {
  const above = dirname(path);
  const before = above === path ? [] : existingOnWayTo(above);
  return lstatSync(path, {throwIfNoEntry: false}) === undefined ? before : [...before, path];
}

function withoutLinks(path: string): string {
  return seen(() => realpathSync(path)) ?? path;
}
