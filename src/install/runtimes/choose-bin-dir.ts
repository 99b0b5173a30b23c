import {UsageError} from '../../errors.js';
import type {HostPaths} from '../../system/host-paths.js';
import {entryAt} from '../../system/entry-at.js';
import {findPlugins} from '../shim-files/plugins.js';

export const defaultBinDir = '/opt/cni/bin';

/** The directory of the real plugins: the wanted one, else the first where the runtime has found plugins so far. */
export function chooseBinDir(
  host: HostPaths,
  {binDir, shimDir}: {readonly binDir: string | null; readonly shimDir: string},
  configuredDirs: readonly string[],
): {binDir: string; warning: string | null} {
  const configured = configuredDirs.map((path) => withoutRoot(host, path));
  const chosen = binDir ?? configured.find((path) => findPlugins(host, path).length > 0) ?? defaultBinDir;
  if (chosen === shimDir) {
    throw new UsageError(`the shim directory and the directory of the real plugins are the same: ${chosen}`, {
      suggestions: ['give them different places with --shim-dir and --bin-dir'],
    });
  }
  const others = configured.filter((path) => path !== chosen && entryAt(host.at(path)) !== undefined);
  const found = `the runtime has found its plugins in ${configured.join(' and ')} so far`;
  const differs = configured.length > 0 && !configured.includes(chosen);
  if (differs) return {binDir: chosen, warning: `${found}; the shims will run those in ${chosen}`};
  if (others.length === 0) return {binDir: chosen, warning: null};
  return {binDir: chosen, warning: `${found}; only plugins in ${chosen} get a shim`};
}

function withoutRoot({root}: HostPaths, path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length) : path;
}
