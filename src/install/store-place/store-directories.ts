import {join} from 'node:path';
import {StoreFormatError} from '../../errors.js';
import {entryAt} from '../../system/entry-at.js';
import type {HostPaths} from '../../system/host-paths.js';
import {missingDirectories, type DirectoryChange} from '../edits/change.js';

/**
 * The store as far as it is not there, as the shim itself would make it; the shim does not record into a store that
 * somebody else could write to.
 *
 * @throws StoreFormatError if what is there cannot be trusted
 */
export function storeDirectories(host: HostPaths, store: string, folders: readonly string[]): DirectoryChange[] {
  const stat = entryAt(host.at(store));
  const self = process.geteuid?.();
  const owner = host.root === '' ? 0 : self;
  if (stat !== undefined && (!stat.isDirectory() || stat.uid !== owner)) {
    const what = stat.isDirectory() ? `belongs to another user (uid ${stat.uid})` : 'is not a directory';
    throw new StoreFormatError(`${store} cannot be the store: it ${what}`, {
      suggestions: ['choose another place with --store DIR', `find out who made ${store}, and remove it`],
    });
  }
  if (stat !== undefined && owner !== self) return []; // a dry run without root cannot look inside
  return [
    ...missingDirectories(host, store, 0o700),
    ...folders
      .map((folder) => join(store, folder))
      .filter((path) => entryAt(host.at(path)) === undefined)
      .map((path): DirectoryChange => ({kind: 'directory', path, mode: 0o700})),
  ];
}
