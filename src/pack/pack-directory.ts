import {join} from 'node:path';
import type {Writable} from 'node:stream';
import {everyCapture} from '../capture/selection/filter.js';
import {readRegularFile} from '../system/read-regular-file.js';
import {openStore} from '../store/disk/store.js';
import {contextFiles} from './context-files.js';
import {parseManifest} from './manifest.js';
import {packStore, type Chosen} from './pack-store.js';

/**
 * Packs a directory as it is: a store, captures of M-Lab's shim.sh, or a pack that somebody unpacked.
 *
 * @param hostName the node's, if the directory does not say
 * @param warn hears of files of which only the beginning is in the pack
 * @throws StoreMissingError if there are no captures in it
 */
export function packDirectory(
  directory: string,
  hostName: string,
  output: Writable,
  warn: (line: string) => void,
): Promise<Chosen> {
  const path = join(directory, 'manifest.json');
  const text = readRegularFile(path)?.bytes.toString('utf8');
  const manifest = text === undefined ? undefined : parseManifest(text, directory);
  const {secrets = 'held', pseudonyms = false, createdAt = new Date().toISOString()} = manifest ?? {};
  const request = {
    store: openStore(manifest === undefined ? directory : join(directory, 'store')),
    filter: {...everyCapture, polls: true},
    about: {producer: manifest?.producer ?? 'mlab-cni import', createdAt, secrets, pseudonyms},
    hostName: manifest?.node ?? hostName,
    machine: manifest?.machine ?? null,
    ownContext: () => Promise.resolve(manifest === undefined ? [] : contextFiles(directory)),
    warn,
  };
  return packStore(request, () => output);
}
