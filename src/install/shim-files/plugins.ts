import {statSync} from 'node:fs';
import {join} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {namesIn} from '../../system/names-in.js';
import {seen} from '../../system/look.js';

/** The shim's own name in the shim directory: no plugin can have it. */
export const shimName = 'shim.sh';

/**
 * The plugins in a directory, sorted: executable regular files, as libcni looks for them (pkg/invoke/find.go), links to
 * such files included. Empty if the directory cannot be read.
 */
export function findPlugins({followed}: HostPaths, directory: string): string[] {
  return namesIn(followed(directory))
    .filter((name) => name !== shimName && isPlugin(followed(join(directory, name))))
    .sort();
}

/** The plugins in several directories, each name once, sorted. */
export function findPluginsIn(host: HostPaths, directories: readonly string[]): string[] {
  return [...new Set(directories.flatMap((directory) => findPlugins(host, directory)))].sort();
}

/** Whether libcni would take that file for a plugin. */
export function isPlugin(path: string): boolean {
  const status = seen(() => statSync(path)); // none: a link to nowhere
  return status !== undefined && status.isFile() && (status.mode & 0o111) !== 0;
}
