import {closeSync, openSync, readSync} from 'node:fs';

/** The first 256 bytes of a file, as Latin-1; empty if there is none that can be read. */
export function readHead(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(256);
      return head.toString('latin1', 0, readSync(file, head));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
