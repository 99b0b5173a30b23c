import {join} from 'node:path';
import {StoreFormatError} from '../errors.js';
import {readRegularFile} from '../system/read-regular-file.js';
import {parseManifest, type Manifest} from './manifest.js';

/** The manifest of a pack that was unpacked there; undefined if there is none that can be read. */
export function manifestIn(directory: string): Manifest | undefined {
  const text = readRegularFile(join(directory, 'manifest.json'))?.bytes.toString('utf8');
  try {
    return text === undefined ? undefined : parseManifest(text, directory);
  } catch (error) {
    if (error instanceof StoreFormatError) return undefined;
    throw error;
  }
}
