import {closeSync, openSync, readSync} from 'node:fs';
import {UsageError} from '../errors.js';

/** More than any configuration, kubeconfig or log in which somebody looks for one failure. */
const mostBytes = 16 * 1024 * 1024;

/**
 * The text of a file, a pipe or a device that the user named; 0 is stdin. It waits for a pipe, as any program does, but what never
 * ends is not read into memory.
 *
 * @throws UsageError if there is more than 16 MiB, and what node:fs throws
 */
export function readNamedFile(path: string | 0): string {
  const file = path === 0 ? 0 : openSync(path, 'r');
  try {
    return readAll(file, path);
  } finally {
    if (file !== 0) closeSync(file);
  }
}

function readAll(file: number, path: string | 0): string {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const read = readSync(file, chunk);
    if (read === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(chunk.subarray(0, read));
    length += read;
    if (length > mostBytes) throw tooLarge(path);
  }
}

function tooLarge(path: string | 0): UsageError {
  return path === 0
    ? new UsageError('what comes from stdin is larger than 16 MiB', {
        suggestions: ['let through what matters only, such as the end of a log: tail -c 16M FILE | mlab-cni ...'],
      })
    : new UsageError(`${path} is larger than 16 MiB`, {
        suggestions: ['name another file: no configuration is that large'],
      });
}
