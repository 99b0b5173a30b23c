import {closeSync, constants, fstatSync, lstatSync, openSync, readSync} from 'node:fs';

/** What was read of a file; it is cut if `size` is more than that. */
export interface FileBytes {
  readonly bytes: Buffer;
  /** Of the whole file. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAtMs: number;
}

/** More than any request or result that was ever seen; what floods a store is not read into memory. */
export const mostBytes = 2 * 1024 * 1024;

/**
 * The bytes of a regular file, so many at most; undefined if it is none, or cannot be read. Nothing else is opened: a FIFO
 * would wait for a writer, a device may act on being opened, and a link leads to where somebody else wants.
 */
export function readRegularFile(path: string, most = mostBytes): FileBytes | undefined {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) return undefined;
    if (stats.size === 0) return {bytes: Buffer.alloc(0), size: 0, modifiedAtMs: stats.mtimeMs};
    return readOpened(openSync(path, flags), most);
  } catch {
    return undefined;
  }
}

/** Whoever puts something else there between the look and the opening is not followed either. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Most files are small: reading them into this first takes two thirds of the time. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

function readOpened(file: number, most: number): FileBytes | undefined {
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return undefined;
    const wanted = Math.min(stats.size, most);
    const bytes =
      wanted <= buffer.length ? Buffer.from(readInto(file, buffer.subarray(0, wanted))) : readWhole(file, wanted);
    return {bytes, size: Math.max(stats.size, bytes.length), modifiedAtMs: stats.mtimeMs};
  } finally {
    closeSync(file);
  }
}

function readWhole(file: number, wanted: number): Buffer {
  return readInto(file, Buffer.allocUnsafe(wanted));
}

function readInto(file: number, target: Buffer): Buffer {
  let length = 0;
  while (length < target.length) {
    const read = readSync(file, target, length, target.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return target.subarray(0, length);
}
