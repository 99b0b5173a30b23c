import {lstatSync} from 'node:fs';
import {seen} from '../../system/look.js';

/** Whether a directory itself is there: a link in its place would lead whoever reads, writes or removes out of the store. */
export function isRealFolder(path: string): boolean {
  return seen(() => lstatSync(path))?.isDirectory() === true;
}
