import {closeSync, openSync, readFileSync, readSync} from 'node:fs';

const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * The bytes of a file, or undefined if it cannot be read. For reading a great many small files: it takes two thirds of
 * the time of `readFileSync`. The bytes are good until the next call.
 */
export function readSmallFile(path: string): Buffer | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const length = readSync(file, buffer);
      return length < buffer.length ? buffer.subarray(0, length) : readFileSync(path);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
