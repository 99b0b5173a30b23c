import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';

/** What a regular file holds, at most so many bytes of it. */
export interface FileContent {
  readonly bytes: Buffer;
  /** How many bytes it has; more than were read: it was cut. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAtMs: number;
}

/**
 * Reads a file that anybody may have put there: never through a link, never waiting for a FIFO or a device. Undefined: it
 * is not there, no regular file, or cannot be read.
 */
export function readRegularFile(path: string, mostBytes: number): FileContent | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return undefined;
    const bytes = Buffer.alloc(Math.min(stat.size, mostBytes));
    const length = readSync(file, bytes, 0, bytes.length, 0);
    return {bytes: bytes.subarray(0, length), size: stat.size, modifiedAtMs: stat.mtimeMs};
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
