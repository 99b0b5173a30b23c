import {lstatSync, mkdirSync, chmodSync, readFileSync, readlinkSync, rmdirSync, symlinkSync, unlinkSync} from 'node:fs';
import {dirname} from 'node:path';
import {ConflictError} from '../../errors.js';
import {editFile, removeTemporary, replaceFile, type FileOwnership} from '../../system/atomic-file.js';
import type {HostPaths} from '../../system/host-paths.js';
import {entryAt} from '../../system/entry-at.js';
import {withoutEdit} from './without-edit.js';

/**
 * One change of a node, with all that is needed to make it, to recognise it, and to take it back. Paths are the node's
 * own; a root goes in front when they are used.
 */
export type Change = DirectoryChange | FileChange | LinkChange | EditChange;

export interface DirectoryChange {
  readonly kind: 'directory';
  readonly path: string;
  readonly mode: number;
}

/** A file of ours that was not there. */
export interface FileChange {
  readonly kind: 'file';
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
  /** What it may still hold, if an installation is being renewed. */
  readonly formerly?: Buffer;
}

/** A symbolic link of ours that was not there. */
export interface LinkChange {
  readonly kind: 'link';
  readonly path: string;
  readonly to: string;
}

/** Somebody else's file, edited. */
export interface EditChange extends FileOwnership {
  readonly kind: 'edit';
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  /** For a file that a program generates: without that text, it has been written anew, and our edit is gone with it. */
  readonly mark?: string;
  /** What our edit wrote into it: without that text somebody has written the file anew, and nothing is left to take back. */
  readonly wrote?: string;
}

/**
 * `absent`: not made, or taken back. `outdated`: as before a renewal, or with another mode. `rewritten`: its own program has written the file
 * anew, so that there is nothing to take back. `edited`: changed since, and ours can be taken out of it. `foreign`: none of these, so somebody
 * else was at work.
 */
export type ChangeState = 'applied' | 'absent' | 'outdated' | 'rewritten' | 'edited' | 'foreign';

/** Nothing of it is left to be made. */
export function isInPlace(state: ChangeState): boolean {
  return state === 'applied' || state === 'rewritten' || state === 'edited';
}

/** Whether a runtime's own configuration has lost our value: it no longer leads to the shims. */
export function isWrittenAnew(change: Change, state: ChangeState): boolean {
  return state === 'rewritten' && change.kind === 'edit' && change.wrote !== undefined;
}

export function changeState({at}: HostPaths, change: Change): ChangeState {
  const path = at(change.path);
  const stat = entryAt(path);
  switch (change.kind) {
    case 'directory':
      return stat === undefined ? 'absent' : stat.isDirectory() ? 'applied' : 'foreign';
    case 'link':
      if (stat === undefined) return 'absent';
      return stat.isSymbolicLink() && readlinkSync(path) === change.to ? 'applied' : 'foreign';
    case 'file': {
      if (stat === undefined) return 'absent';
      const content = stat.isFile() ? readFileSync(path) : undefined;
      if (content?.equals(change.content) === true)
        return (stat.mode & 0o7777) === change.mode ? 'applied' : 'outdated';
      return change.formerly !== undefined && content?.equals(change.formerly) === true ? 'outdated' : 'foreign';
    }
    case 'edit': {
      if (stat?.isFile() !== true) return change.mark !== undefined && stat === undefined ? 'rewritten' : 'foreign';
      const content = readFileSync(path);
      if (content.equals(change.after)) return 'applied';
      if (content.equals(change.before)) return 'absent';
      const mark = change.mark ?? change.wrote;
      if (mark !== undefined && !content.includes(mark)) return 'rewritten';
      return withoutEdit(change, content) === undefined ? 'foreign' : 'edited';
    }
  }
}

/**
 * Makes one change; does nothing if it is made.
 *
 * @throws ConflictError if something else is in the way, or the file system's error
 */
export function applyChange(host: HostPaths, change: Change): void {
  const state = changeState(host, change);
  if (state === 'foreign' || isWrittenAnew(change, state)) throw inTheWay(change);
  if (isInPlace(state)) return;
  const path = host.at(change.path);
  switch (change.kind) {
    case 'directory':
      mkdirSync(path, {mode: change.mode});
      chmodSync(path, change.mode); // whatever the umask
      return;
    case 'file':
      replaceFile(path, change.content, {mode: change.mode, ...self()});
      return;
    case 'link':
      symlinkSync(change.to, path);
      return;
    case 'edit':
      editFile(path, change.after, change);
  }
}

/**
 * Takes one change back, wherever its application was interrupted. A directory stays if something else is in it.
 * Check for `foreign` first: an edited file is overwritten.
 */
export function undoChange(host: HostPaths, change: Change): void {
  const path = host.at(change.path);
  if (change.kind === 'file' || change.kind === 'edit') removeTemporary(path);
  const state = changeState(host, change);
  if (!['applied', 'outdated', 'edited'].includes(state)) return;
  switch (change.kind) {
    case 'directory':
      removeIfEmpty(path);
      return;
    case 'file':
    case 'link':
      unlinkSync(path);
      return;
    case 'edit':
      if (state === 'edited') takeOut(path, change);
      else editFile(path, change.before, change);
  }
}

/** Whoever edited it may have given it another mode or owner, too. */
function takeOut(path: string, change: EditChange): void {
  const {mode, uid, gid} = lstatSync(path);
  const rest = withoutEdit(change, readFileSync(path));
  if (rest !== undefined) editFile(path, rest, {mode: mode & 0o7777, uid, gid});
}

/** Whether the directory is gone now: what is in use as a mount point stays. */
export function removeIfEmpty(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EBUSY'].includes(String(error.code))) return false;
    throw error;
  }
}

function self(): Pick<FileOwnership, 'uid' | 'gid'> {
  return {uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0};
}

/** Somebody else's entry is where a change of ours has to go. */
export function inTheWay({kind, path}: Pick<Change, 'kind' | 'path'>): ConflictError {
  if (kind === 'edit') {
    return new ConflictError(`${path} was changed by somebody else just now; it was left alone`, {
      suggestions: ['look at the file, then run this again'],
    });
  }
  return new ConflictError(`${path} exists and was not made by mlab-cni`, {
    suggestions: ['choose another place with --shim-dir DIR', `remove ${path} if nothing uses it`],
  });
}

/** The directory and those above it that do not exist, outermost first. */
export function missingDirectories(host: HostPaths, path: string, mode: number): DirectoryChange[] {
  if (path === '/' || entryAt(host.at(path)) !== undefined) return [];
  return [...missingDirectories(host, dirname(path), 0o755), {kind: 'directory', path, mode}];
}
