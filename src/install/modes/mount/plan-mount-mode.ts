import {TargetError} from '../../../errors.js';
import {missingDirectories, type Change} from '../../edits/change.js';
import {foreignScript, refuseForeignShims} from '../../networks/foreign-shims.js';
import {uncoveredMultus} from '../../networks/multus.js';
import {chooseBinDirs} from '../../runtimes/choose-bin-dirs.js';
import type {NodeAccess, SearchPath, Target} from '../../runtimes/target.js';
import {refuseOccupied} from '../../shim-files/shim-files.js';
import type {PlanMode} from '../mode-plan.js';
import {mountDirectories, planMounts} from './mount.js';

/** Covers every directory in which the runtime looks for plugins, as far as it is there. */
export const planMountMode: PlanMode = async (node, target, {shimDir, binDir, confDir}) => {
  const {host} = node;
  const {search, known, doubts} = await searchPath(node, target, binDir);
  const chosen = chooseBinDirs(host, {binDir, shimDir}, search);
  const binDirs = chosen.binDirs.filter((dir) => foreignScript(host, dir) === undefined); // what is behind them is covered
  if (binDirs.length === 0) refuseForeignShims(host, chosen.binDirs);
  const mounts = planMounts(node, binDirs, shimDir);
  for (const mount of mounts) refuseOccupied(host, mount.shimDir);
  const inForce = known ? search.dirs : null;
  return {
    binDirs,
    search: {before: inForce, after: inForce},
    directories: mounts.flatMap((mount) => [
      ...missingDirectories(host, mount.shimDir, 0o755),
      ...mountDirectories(mount).map((path): Change => ({kind: 'directory', path, mode: 0o755})),
    ]),
    redirect: [],
    warnings: [...doubts, ...chosen.warnings, ...uncoveredMultus(host, confDir, binDirs)],
    complete: (base) => ({mode: 'mount', ...base, mounts}),
  };
};

/** What cannot be read needs no edit here: then only the directory that the user names is known. */
async function searchPath(
  node: NodeAccess,
  target: Target,
  binDir: string | null,
): Promise<{readonly search: SearchPath; readonly known: boolean; readonly doubts: readonly string[]}> {
  try {
    const search = await target.searchPath(node);
    if (!search.assumed || binDir === null) return {search, known: !search.assumed, doubts: []};
    return {search: {...search, dirs: [binDir]}, known: false, doubts: []};
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const doubts = [`where ${target.name} finds its plugins is not known: ${error.message}`];
    const dirs = [binDir ?? '/opt/cni/bin'];
    return {search: {dirs, source: "upstream's default", assumed: binDir === null}, known: false, doubts};
  }
}
