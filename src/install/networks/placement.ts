import {realpathSync} from 'node:fs';
import {join} from 'node:path';
import {TargetError} from '../../errors.js';
import type {HostPaths} from '../../system/host-paths.js';
import {isPlugin} from '../shim-files/plugins.js';
import type {NeededPlugin} from './needed-plugins.js';
import {seen} from '../../system/look.js';

/** Where a needed plugin is found without the shims and with them; null: nowhere. */
export interface Placement extends Pick<NeededPlugin, 'plugin' | 'neededBy'> {
  readonly before: string | null;
  readonly after: string | null;
  /** Whether its calls go through a shim then. */
  readonly recorded: boolean;
}

/** What leads to plugins once shims are installed. Directories are in the order in which they are searched. */
export interface Shimmed {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Directories with shims, and where the shims of each look for their plugins. */
  readonly rooms: readonly ShimmedDirectory[];
  /** Those of multus that are, or will be, edited to lead to the shims. */
  readonly redirects: (binDir: string) => string;
}

export interface ShimmedDirectory {
  /** Where the runtime meets the shims. */
  readonly stands: string;
  readonly realDirs: readonly string[];
  readonly has: (plugin: string) => boolean;
}

/** Follows each plugin as the runtime, or multus before it, searches for it. */
export function placementOf(host: HostPaths, {plugin, neededBy, binDir}: NeededPlugin, shimmed: Shimmed): Placement {
  const first = binDir === null ? [] : [binDir];
  const roomOf = (dir: string) => shimmed.rooms.find(({stands}) => realPath(host, stands) === realPath(host, dir));
  const behind = [...first, ...shimmed.before].flatMap((dir) => roomOf(dir)?.realDirs ?? [dir]);
  const before = findIn(host, behind, plugin);
  for (const dir of [...first.map(shimmed.redirects), ...shimmed.after]) {
    const room = roomOf(dir);
    if (room?.has(plugin) === true) {
      return {plugin, neededBy, before, after: findIn(host, room.realDirs, plugin), recorded: true};
    }
    const after = room === undefined ? findIn(host, [dir], plugin) : null;
    if (after !== null) return {plugin, neededBy, before, after, recorded: false};
  }
  return {plugin, neededBy, before, after: null, recorded: false};
}

/**
 * No plugin that a network needs may be lost, or become another file.
 *
 * @throws TargetError naming the first
 */
export function refuseLosses(host: HostPaths, placements: readonly Placement[]): void {
  const lost = placements.find(({before, after}) => before !== null && !isSameFile(host, before, after));
  if (lost === undefined) return;
  const {plugin, neededBy, before, after} = lost;
  const becomes = after === null ? 'would no longer be found' : `would be ${after} instead`;
  throw new TargetError(`${plugin}, which ${neededBy} needs, is ${before ?? ''} now and ${becomes}`, {
    suggestions: [
      'leave --bin-dir away: the directories of the runtime are taken in their order',
      'mlab-cni shim install --mode mount    covers each plugin where it is',
      'nothing was changed',
    ],
  });
}

export function isSameFile(host: HostPaths, left: string, right: string | null): boolean {
  return right !== null && (left === right || realPath(host, left) === realPath(host, right));
}

function findIn(host: HostPaths, directories: readonly string[], plugin: string): string | null {
  return directories.map((directory) => join(directory, plugin)).find((path) => isPlugin(host.followed(path))) ?? null;
}

function realPath({followed}: HostPaths, path: string): string {
  return seen(() => realpathSync(followed(path))) ?? path;
}
