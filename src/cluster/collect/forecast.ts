import {existsSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {freeBytesIn, mebibytes} from './room.js';

/** What a recording may bring home at most, and whether there is room for it, on one line. `maxStore` is that of a node: 64M. */
export function forecast(nodes: number, maxStore: string, directory: string, freeIn = freeBytesIn): string {
  const most = nodes * bytesOf(maxStore);
  const free = freeIn(existing(resolve(directory)));
  const doubt = most > free ? '; if all came, it would not fit, and then you are asked first' : '';
  return `  at most ${mebibytes(most)} come home into ${directory}, where ${mebibytes(free)} are free${doubt}`;
}

const units: Readonly<Record<string, number>> = {K: 1024, M: 1024 ** 2, G: 1024 ** 3};

function bytesOf(size: string): number {
  return Number.parseInt(size, 10) * (units[size.slice(-1)] ?? 1);
}

function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
