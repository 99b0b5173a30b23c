import {closeSync, openSync, readSync} from 'node:fs';
import {seen} from './look.js';

/** The first 256 bytes of a file, as Latin-1; empty if there is none that can be read. */
export function readHead(path: string): string {
  return seen(() => headOf(path)) ?? '';
}

/**
 * The first 256 bytes of a file, as Latin-1.
 *
 * @throws what node:fs throws
 */
export function headOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(256);
    return head.toString('latin1', 0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}
