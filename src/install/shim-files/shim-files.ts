import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {entryAt} from '../../system/entry-at.js';
import {inTheWay, missingDirectories, type Change} from '../edits/change.js';
import type {InstallMode} from '../installation.js';
import {mountDirectories} from '../modes/mount/mount.js';
import {shimName} from './plugins.js';
import type {ShimRequest} from '../request.js';
import {renderShim, type ShimSettings} from './shim-script.js';

/** The script that stands in for every plugin, with this node's paths baked in. */
export function renderScript(
  {at}: HostPaths,
  request: Omit<ShimRequest, 'binDir' | 'maxStoreKib'> & Pick<ShimSettings, 'programs' | 'realDir' | 'maxStoreKib'>,
): string {
  const {prototype, version, store, realDir, maxStoreKib, until, programs} = request;
  return renderShim(prototype, {
    shell: '/bin/sh',
    version,
    store: at(store),
    realDir: at(realDir),
    programs,
    maxStoreKib,
    until,
  });
}

/**
 * One shim per plugin. In `dir` mode links to one script, as nobody else writes there; in `mount` mode regular copies:
 * an installer that writes a newer plugin through a link would replace the script for all.
 */
export function shimFiles(mode: InstallMode, shimDir: string, script: Buffer, plugins: readonly string[]): Change[] {
  const file = (name: string): Change => ({kind: 'file', path: join(shimDir, name), mode: 0o755, content: script});
  return mode === 'mount'
    ? plugins.map(file)
    : [file(shimName), ...plugins.map((name): Change => ({kind: 'link', path: join(shimDir, name), to: shimName}))];
}

export function shimDirectories(host: HostPaths, mode: InstallMode, shimDir: string): Change[] {
  const inner = mode === 'mount' ? mountDirectories(shimDir) : [];
  return [
    ...missingDirectories(host, shimDir, 0o755),
    ...inner.map((path): Change => ({kind: 'directory', path, mode: 0o755})),
  ];
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
