import {join} from 'node:path';
import {readRegularFile, type FileBytes} from '../../system/read-regular-file.js';
import {isRealFolder} from './real-folder.js';

/** A file of a store of ours; undefined if it, or the folder that it is in, is none, or leads elsewhere. */
export function readStored(directory: string, folder: string, name: string): FileBytes | undefined {
  const path = join(directory, folder);
  return isRealFolder(path) ? readRegularFile(join(path, name)) : undefined;
}
