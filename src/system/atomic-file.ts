import {closeSync, fchmodSync, fchownSync, fsyncSync, openSync, renameSync, rmSync, writeSync} from 'node:fs';
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
    if (attributesOf !== undefined) copyExtendedAttributes(attributesOf, temporary);
    renameSync(temporary, path);
  } catch (error) {
    removeTemporary(path);
    throw error;
  }
  syncDirectory(dirname(path));
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
    for (let written = 0; written < content.length;) written += writeSync(fd, content, written);
    fchownSync(fd, uid, gid);
    fchmodSync(fd, mode); // after chown, which clears set-user-id bits
    fsyncSync(fd);
  });
}

function withFile(path: string, flags: string, use: (fd: number) => void): void {
  const fd = openSync(path, flags, 0o600);
  try {
    use(fd);
  } finally {
    closeSync(fd);
  }
}
