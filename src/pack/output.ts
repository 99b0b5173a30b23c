import {createWriteStream, existsSync, renameSync, rmSync} from 'node:fs';
import type {Writable} from 'node:stream';
import {UsageError} from '../errors.js';

/** A file that gets its name when it is whole. */
export interface PackOutput {
  readonly stream: Writable;
  readonly keep: () => void;
  readonly discard: () => void;
}

/**
 * A new file that only its owner may read.
 *
 * @throws UsageError if there is one of that name
 */
export function newPackFile(path: string): PackOutput {
  if (existsSync(path)) {
    throw new UsageError(`${path} is there already; nothing was written`, {
      suggestions: ['--output FILE names another'],
    });
  }
  const part = `${path}.part`;
  rmSync(part, {force: true});
  return {
    stream: createWriteStream(part, {flags: 'wx', mode: 0o600}),
    keep: () => renameSync(part, path),
    discard: () => rmSync(part, {force: true}),
  };
}

/** The pipe that we write to. */
export function packOnStdout(): PackOutput {
  return {stream: process.stdout, keep: () => undefined, discard: () => undefined};
}
