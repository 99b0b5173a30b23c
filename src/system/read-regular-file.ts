import {closeSync, constants, fstatSync, lstatSync, openSync, readSync} from 'node:fs';
import {look} from './look.js';

/** What was read of a file; it is cut if `size` is more than that. */
export interface FileBytes {
  readonly bytes: Buffer;
  /** Of the whole file. */
  readonly size: number;
}

export interface DatedBytes extends FileBytes {
  /** Milliseconds since the epoch. */
  readonly modifiedAtMs: number;
}

/** More than any request or result that was ever seen; what floods a store is not read into memory. */
export const mostBytes = 2 * 1024 * 1024;

/**
 * The bytes of a regular file, so many at most; undefined if it is none, or cannot be read. Nothing else is opened: a FIFO
 * would wait for a writer, a device may act on being opened, and a link leads to where somebody else wants.
 */
export function readRegularFile(path: string, most = mostBytes): DatedBytes | undefined {
  try {
    const stats = lstatSync(path, quietly);
    if (stats?.isFile() !== true) return undefined;
    if (stats.size === 0) return {bytes: noBytes, size: 0, modifiedAtMs: stats.mtimeMs};
    const {bytes, size} = readOpened(path, stats.size, most);
    return {bytes, size, modifiedAtMs: stats.mtimeMs};
  } catch {
    return undefined;
  }
}

/** The same of what its directory says to be a regular file, which nobody looks at again. */
export function readListedFile(path: string, most = mostBytes): FileBytes | undefined {
  try {
    return readOpened(path, null, most);
  } catch {
    return undefined;
  }
}

/** Why what is there cannot be read, as `is no regular file`; undefined: nothing is there, or it can. */
export function readingFault(path: string): string | undefined {
  const stats = look(() => lstatSync(path));
  if (stats.kind === 'found' && !stats.value.isFile()) return 'is no regular file';
  const read = stats.kind === 'found' ? look(() => readOpened(path, null, 1)) : stats;
  return read.kind === 'refused' ? `cannot be read: ${read.reason}` : undefined;
}

const quietly = {throwIfNoEntry: false} as const;

const noBytes = Buffer.alloc(0);

/** Whoever puts something else there between the look and the opening is not followed either. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Most files are small: reading those into this first whose size is not known takes two thirds of the time. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** @param knownSize null: read it to know */
function readOpened(path: string, knownSize: number | null, most: number): FileBytes {
  const file = openSync(path, flags);
  try {
    if (knownSize === null) {
      const first = readSync(file, buffer, 0, Math.min(buffer.length, most), 0);
      if (first < Math.min(buffer.length, most)) return {bytes: copyOf(first), size: first};
    }
    const size = knownSize ?? fstatSync(file).size;
    const bytes = readInto(file, Buffer.allocUnsafe(Math.min(size, most)));
    return {bytes, size: Math.max(size, bytes.length)};
  } finally {
    closeSync(file);
  }
}

function copyOf(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  buffer.copy(bytes, 0, 0, length);
  return bytes;
}

function readInto(file: number, target: Buffer): Buffer {
  let length = 0;
  while (length < target.length) {
    const read = readSync(file, target, length, target.length - length, length);
    if (read === 0) break;
    length += read;
  }
  return target.subarray(0, length);
}
