import {lstatSync} from 'node:fs';
import {join} from 'node:path';
import {seen} from '../../system/look.js';
import {namesSeenIn} from '../../system/names-in.js';

/**
 * Bytes on disk of a file, or of a directory with all that is in it, as du(1) counts them; none of what is not there, or
 * goes meanwhile, or may not be seen.
 */
export function bytesIn(path: string): number {
  const stats = seen(() => lstatSync(path));
  if (stats === undefined) return 0;
  const inside = stats.isDirectory() ? namesSeenIn(path).map((name) => bytesIn(join(path, name))) : [];
  return inside.reduce((sum, bytes) => sum + bytes, stats.blocks * 512);
}
