import {readdirSync, readlinkSync, renameSync, rmSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {entryAt} from '../../../system/entry-at.js';
import {isTemporary, replaceFile, temporaryPath} from '../../../system/atomic-file.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {applyChange, changeState} from '../../edits/change.js';
import type {MountInstallation} from '../../installation.js';
import {findPlugins} from '../../shim-files/plugins.js';
import {readRegularFile} from '../../edits/regular-file.js';
import {isShim} from '../../shim-files/shim-script.js';
import {isMountPoint} from './mount-table.js';
import {filesBeingWritten} from './writers.js';

/**
 * Names in the directory with the shims that are no shims: while it covers the plugin directory, that is where the
 * installers of network add-ons put theirs. Sorted.
 */
export function overwrittenPlugins(host: HostPaths, {prepare, mount}: MountInstallation): string[] {
  const ours = new Map(prepare.map((change) => [change.path, change]));
  return namesIn(host.at(mount.shimDir)).filter((name) => {
    const path = join(mount.shimDir, name);
    const change = ours.get(path);
    const isFile = entryAt(host.at(path))?.isDirectory() === false;
    return (
      isFile &&
      !isTemporary(name) &&
      !isShim(host.at(path)) &&
      (change === undefined || changeState(host, change) === 'foreign')
    );
  });
}

export function overwrittenPaths(host: HostPaths, installation: MountInstallation): string[] {
  return overwrittenPlugins(host, installation).map((name) => join(installation.mount.shimDir, name));
}

/** Those of them that an installer is writing just now. */
export function pluginsBeingWritten(host: HostPaths, installation: MountInstallation): string[] {
  const {shimDir} = installation.mount;
  const names = overwrittenPlugins(host, installation);
  const written = new Set(filesBeingWritten(names.map((name) => host.at(join(shimDir, name)))));
  return names.filter((name) => written.has(host.at(join(shimDir, name))));
}

/** Those, and new ones that are not executable: an installer's temporary files. */
export function unfinishedPlugins(host: HostPaths, installation: MountInstallation): string[] {
  const {shimDir} = installation.mount;
  const written = pluginsBeingWritten(host, installation);
  const plugins = findPlugins(host, shimDir);
  return overwrittenPlugins(host, installation).filter((name) => written.includes(name) || !plugins.includes(name));
}

/**
 * Moves them, but for those that are to be left, to where they were meant to go. With `again`, the shims take their
 * places back.
 */
export function moveOverwritten(
  host: HostPaths,
  installation: MountInstallation,
  {again, leave}: {readonly again: boolean; readonly leave: readonly string[]},
): string[] {
  const {prepare, mount} = installation;
  const names = overwrittenPlugins(host, installation).filter((name) => !leave.includes(name));
  for (const name of names) {
    const from = join(mount.shimDir, name);
    moveOver(host, from, join(realDirectory(host, installation), name));
    const change = prepare.find(({path}) => path === from);
    if (again && change !== undefined) applyChange(host, change);
  }
  return names;
}

/** Where the real plugins can be reached now. */
export function realDirectory({at}: HostPaths, {mount}: MountInstallation): string {
  return isMountPoint(at(mount.real)) ? mount.real : mount.over;
}

/** A rename, but from one mount to another. What was put there last wins, also when the mounts are gone by now. */
function moveOver(host: HostPaths, from: string, to: string): void {
  const [moved, there] = [from, to].map((path) => entryAt(host.at(path)));
  if (there === undefined || (moved?.ctimeMs ?? 0) >= there.ctimeMs) {
    if (moved?.isSymbolicLink() === true) replaceLink(readlinkSync(host.at(from)), host.at(to));
    else {
      const {content, ...ownership} = readRegularFile(host, from);
      replaceFile(host.at(to), content, ownership, host.at(from));
    }
  }
  rmSync(host.at(from));
}

function replaceLink(target: string, path: string): void {
  const temporary = temporaryPath(path);
  rmSync(temporary, {force: true});
  symlinkSync(target, temporary);
  renameSync(temporary, path);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}
