import {UsageError} from '../../errors.js';
import type {HostPaths} from '../../system/host-paths.js';
import type {SearchPath} from './target.js';

/**
 * The directories of the real plugins, in the order in which they are looked for: the wanted one, then those of the
 * runtime. Paths are the node's own, without a root.
 *
 * @throws UsageError if the shims would take the place of the plugins
 */
export function chooseBinDirs(
  {root}: HostPaths,
  {binDir, shimDir}: {readonly binDir: string | null; readonly shimDir: string},
  {dirs, source, assumed}: SearchPath,
): {readonly binDirs: readonly string[]; readonly warnings: readonly string[]} {
  const own = dirs.map((path) => (path.startsWith(`${root}/`) ? path.slice(root.length) : path));
  const binDirs = [...new Set([...(binDir === null ? [] : [binDir]), ...own])].filter((dir) => dir !== shimDir);
  if (binDir === shimDir || binDirs.length === 0) {
    throw new UsageError(`the shim directory and the directory of the real plugins are the same: ${shimDir}`, {
      suggestions: ['give them different places with --shim-dir and --bin-dir'],
    });
  }
  const where = own.join(' and ');
  if (binDir !== null && !own.includes(binDir)) {
    const said = assumed ? `by default (${source})` : `so far (${source})`;
    return {
      binDirs,
      warnings: [`the runtime finds its plugins in ${where} ${said}; the shims look in ${binDir} first`],
    };
  }
  if (!assumed) return {binDirs, warnings: []};
  return {
    binDirs,
    warnings: [`where the runtime looks for plugins is not written anywhere: ${where} is assumed, ${source}`],
  };
}
