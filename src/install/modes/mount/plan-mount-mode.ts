import {TargetError} from '../../../errors.js';
import {missingDirectories, type Change} from '../../edits/change.js';
import {uncoveredMultus} from '../../networks/multus.js';
import {chooseBinDir} from '../../runtimes/choose-bin-dir.js';
import type {NodeAccess, Target} from '../../runtimes/target.js';
import {refuseOccupied} from '../../shim-files/shim-files.js';
import type {PlanMode} from '../mode-plan.js';
import {mountDirectories, planMount} from './mount.js';

export const planMountMode: PlanMode = async (node, target, {shimDir, binDir: wanted, confDir}) => {
  const {host} = node;
  const {dirs, warnings} = await dirsInForce(node, target);
  const {binDir, warning} = chooseBinDir(host, {binDir: wanted, shimDir}, dirs);
  const mounts = [planMount(node, binDir, shimDir)];
  for (const mount of mounts) refuseOccupied(host, mount.shimDir);
  return {
    binDirs: [binDir],
    directories: mounts.flatMap((mount) => [
      ...missingDirectories(host, mount.shimDir, 0o755),
      ...mountDirectories(mount).map((path): Change => ({kind: 'directory', path, mode: 0o755})),
    ]),
    redirect: [],
    warnings: [...warnings, ...uncoveredMultus(host, confDir, binDir), warning],
    complete: (base) => ({mode: 'mount', ...base, mounts}),
  };
};

async function dirsInForce(
  node: NodeAccess,
  target: Target,
): Promise<{readonly dirs: readonly string[]; readonly warnings: readonly string[]}> {
  const state = await target.state(node);
  const inForce = state.kind === 'running' ? state.pluginDir?.split(',') : undefined;
  if (inForce !== undefined) return {dirs: inForce, warnings: []};
  try {
    return {dirs: target.configuredDirs(node), warnings: []};
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return {dirs: [], warnings: [`where ${target.name} finds its plugins is not known: ${error.message}`]};
  }
}
