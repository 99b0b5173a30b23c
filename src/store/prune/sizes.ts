import {lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {seen} from '../../system/look.js';

/** Bytes on disk of a file, or of a directory with all that is in it, as du(1) counts them; none if it is not there. */
export function bytesIn(path: string): number {
  const stats = seen(() => lstatSync(path));
  if (stats === undefined) return 0;
  const inside = stats.isDirectory() ? readdirSync(path).map((name) => bytesIn(join(path, name))) : [];
  return inside.reduce((sum, bytes) => sum + bytes, stats.blocks * 512);
}
