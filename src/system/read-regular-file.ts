import {closeSync, constants, lstatSync, openSync, readSync, type Stats} from 'node:fs';

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
    const stats = lstatSync(path, quietly);
    if (stats?.isFile() !== true) return undefined;
    return stats.size === 0 ? {bytes: noBytes, size: 0, modifiedAtMs: stats.mtimeMs} : readNonEmpty(path, stats, most);
  } catch {
    return undefined;
  }
}

const quietly = {throwIfNoEntry: false} as const;

const noBytes = Buffer.alloc(0);

/** Whoever puts something else there between the look and the opening is not followed either. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Most files are small: reading them into this first takes two thirds of the time. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

function readNonEmpty(path: string, {size, mtimeMs}: Stats, most: number): FileBytes {
  const file = openSync(path, flags);
  try {
    const wanted = Math.min(size, most);
    const bytes =
      wanted <= buffer.length ? Buffer.from(readInto(file, buffer.subarray(0, wanted))) : readWhole(file, wanted);
    return {bytes, size: Math.max(size, bytes.length), modifiedAtMs: mtimeMs};
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
