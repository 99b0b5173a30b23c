import {readlinkSync, renameSync, rmSync, symlinkSync} from 'node:fs';
import {basename, join} from 'node:path';
import {entryAt} from '../../../system/entry-at.js';
import {isTemporary, replaceFile, temporaryPath} from '../../../system/atomic-file.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {applyChange, changeState, type Change} from '../../edits/change.js';
import {findPlugins} from '../../shim-files/plugins.js';
import {readRegularFile} from '../../edits/regular-file.js';
import {isShim} from '../../shim-files/shim-script.js';
import type {MoveOptions} from '../mode.js';
import type {MountPlan} from './mount.js';
import {filesBeingWritten} from './writers.js';
import {namesIn} from '../../../system/names-in.js';

/** One mount, and what the installation put into its directory of shims. */
interface Covered {
  readonly prepare: readonly Change[];
  readonly mount: MountPlan;
}

/**
 * What is in the directory with the shims and is no shim: while it covers the plugin directory, that is where the
 * installers of network add-ons put theirs. Sorted.
 */
export function overwrittenPaths(host: HostPaths, {prepare, mount}: Covered): string[] {
  const ours = new Map(prepare.map((change) => [change.path, change]));
  const names = namesIn(host.at(mount.shimDir)).filter((name) => !isTemporary(name));
  return names
    .map((name) => join(mount.shimDir, name))
    .filter((path) => {
      const change = ours.get(path);
      const isFile = entryAt(host.at(path))?.isDirectory() === false;
      return isFile && !isShim(host.at(path)) && (change === undefined || changeState(host, change) === 'foreign');
    });
}

/** Those of them that an installer is writing just now. */
export function pathsBeingWritten(host: HostPaths, covered: Covered): string[] {
  const paths = overwrittenPaths(host, covered);
  const written = new Set(filesBeingWritten(paths.map(host.at)));
  return paths.filter((path) => written.has(host.at(path)));
}

/** Those, and new ones that are not executable: an installer's temporary files. */
export function unfinishedPaths(host: HostPaths, covered: Covered): string[] {
  const written = pathsBeingWritten(host, covered);
  const plugins = findPlugins(host, covered.mount.shimDir);
  return overwrittenPaths(host, covered).filter((path) => written.includes(path) || !plugins.includes(basename(path)));
}

/**
 * Moves them, but for those that are to be left, to where they were meant to go. With `again`, the shims take their
 * places back. The names of what was moved.
 */
export function moveOverwritten(
  host: HostPaths,
  {prepare, mount, to}: Covered & {readonly to: string},
  {again, leave}: MoveOptions,
): string[] {
  const paths = overwrittenPaths(host, {prepare, mount}).filter((path) => !leave.includes(path));
  for (const from of paths) {
    moveOver(host, from, join(to, basename(from)));
    const change = prepare.find(({path}) => path === from);
    if (again && change !== undefined) applyChange(host, change);
  }
  return paths.map((path) => basename(path));
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
