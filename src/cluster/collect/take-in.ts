import {createReadStream, mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {StoreMissingError} from '../../errors.js';
import {unpackInto} from '../../pack/unpack.js';
import type {Finish} from '../session/finish-recorder.js';

/**
 * How the packs of nodes come into a store: each into `nodes/NAME`, whole or not at all, beside what is there already.
 *
 * @throws StoreMissingError if the directory cannot be made: to be called before anything is recorded
 */
export function intoStore(directory: string, what: 'pack' | 'context'): (node: string) => Finish {
  try {
    mkdirSync(directory, {recursive: true, mode: 0o700});
  } catch (error) {
    throw new StoreMissingError(`captures cannot be stored in ${directory}: ${(error as Error).message}`, {
      suggestions: ['add --store DIR with a directory of yours'],
      cause: error,
    });
  }
  return (node) => ({
    keepOn: false,
    fetch: {what, path: join(directory, `.${node}.tar.gz`), takeIn: (name, path) => takeIn(directory, name, path)},
  });
}

async function takeIn(directory: string, node: string, path: string): Promise<void> {
  try {
    await unpackInto(createReadStream(path), directory, {node, origin: `the pack of ${node}`});
  } finally {
    rmSync(path, {force: true});
  }
}
