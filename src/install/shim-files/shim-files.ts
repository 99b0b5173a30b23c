import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {entryAt} from '../../system/entry-at.js';
import {inTheWay, type Change} from '../edits/change.js';
import type {Keeping} from '../keeping.js';
import type {ShimRequest} from '../request.js';
import {shimShell} from './shim-shell.js';
import {renderShim, type ShimSettings} from './shim-script.js';

/** The script that stands in for every plugin, with this node's paths baked in. */
export function renderScript(
  {at}: HostPaths,
  request: Pick<ShimRequest, 'prototype' | 'version' | 'store' | 'until'> &
    Keeping &
    Pick<ShimSettings, 'programs' | 'realDirs'>,
): string {
  const {prototype, version, store, realDirs, maxStoreKib, keepFreeKib, polls, until, programs} = request;
  return renderShim(prototype, {
    shell: shimShell(at),
    version,
    store: at(store),
    realDirs: realDirs.map(at),
    programs,
    maxStoreKib,
    keepFreeKib,
    polls,
    until,
  });
}

/**
 * Only what was not there may be removed one day.
 *
 * @throws ConflictError naming what is in the way
 */
export function refuseWhatExists({at}: HostPaths, changes: readonly Change[]): void {
  const existing = changes.find(({path}) => entryAt(at(path)) !== undefined);
  if (existing !== undefined) throw inTheWay(existing);
}

/**
 * All that is in a directory that covers the plugins would count as a plugin, or as what an installer put there.
 *
 * @throws ConflictError if something is in it
 */
export function refuseOccupied({at}: HostPaths, directory: string): void {
  const [first] = entryAt(at(directory))?.isDirectory() === true ? readdirSync(at(directory)) : [];
  if (first !== undefined) throw inTheWay({kind: 'directory', path: join(directory, first)});
}
