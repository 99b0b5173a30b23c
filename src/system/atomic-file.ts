import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {copyExtendedAttributes} from './extended-attributes.js';
import {entryAt} from './entry-at.js';

/** Whose a file is, and what others may do with it. */
export interface FileOwnership {
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Puts a file in place in one step: at any moment, also after a crash, readers find the old bytes or the new ones, with
 * the given mode and owner, and the extended attributes of `attributesOf`, if that is given. A crash may leave
 * `temporaryPath(path)` behind, which the next call replaces.
 *
 * @throws the file system's error; then nothing has changed
 */
export function replaceFile(path: string, content: Uint8Array, ownership: FileOwnership, attributesOf?: string): void {
  const temporary = temporaryPath(path);
  removeTemporary(path);
  try {
    writeDurably(temporary, content, ownership);
    if (attributesOf !== undefined) {
      copyExtendedAttributes(attributesOf, temporary);
      chmodSync(temporary, ownership.mode); // it brings the other file's mode; with an ACL the group's bits are its mask
    }
    renameSync(temporary, path);
  } catch (error) {
    removeTemporary(path);
    throw error;
  }
  syncDirectory(dirname(path));
}

/**
 * Gives a file that is there other bytes, with its extended attributes and ACLs, as `replaceFile` does. One with several names (hard links) is
 * written in place, so that all of them go on naming one file: a crash in the middle leaves it half written then.
 *
 * @throws the file system's error
 */
export function editFile(path: string, content: Uint8Array, ownership: FileOwnership): void {
  if (lstatSync(path).nlink < 2) {
    replaceFile(path, content, ownership, path);
    return;
  }
  withFile(path, 'r+', (fd) => {
    writeWhole(fd, content);
    ftruncateSync(fd, content.length);
    fchownSync(fd, ownership.uid, ownership.gid);
    fchmodSync(fd, ownership.mode);
    fsyncSync(fd);
  });
}

/** Where `replaceFile` writes before it renames: beside the file, under a name that no configuration loader reads. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}${temporaryEnd}`);
}

const temporaryEnd = '.mlab-cni-new';

/** Whether a file of that name is one of those. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith(temporaryEnd);
}

/** Removes what a `replaceFile` of that path left behind when it was killed. */
export function removeTemporary(path: string): void {
  const temporary = temporaryPath(path);
  if (entryAt(temporary) !== undefined) rmSync(temporary);
}

/** Makes a directory's entries survive a power cut. */
export function syncDirectory(path: string): void {
  withFile(path, 'r', fsyncSync);
}

function writeDurably(path: string, content: Uint8Array, {mode, uid, gid}: FileOwnership): void {
  withFile(path, 'wx', (fd) => {
    writeWhole(fd, content);
    fchownSync(fd, uid, gid);
    fchmodSync(fd, mode); // after chown, which clears set-user-id bits
    fsyncSync(fd);
  });
}

function writeWhole(fd: number, content: Uint8Array): void {
  for (let written = 0; written < content.length;) written += writeSync(fd, content, written);
}

function withFile(path: string, flags: string, use: (fd: number) => void): void {
  const fd = openSync(path, flags, 0o600);
  try {
    use(fd);
  } finally {
    closeSync(fd);
  }
}
