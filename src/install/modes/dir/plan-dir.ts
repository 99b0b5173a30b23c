import {missingDirectories} from '../../edits/change.js';
import {planMultus} from '../../networks/multus.js';
import {chooseBinDir} from '../../runtimes/choose-bin-dir.js';
import type {PlanMode} from '../mode-plan.js';

export const planDir: PlanMode = async (node, target, {shimDir, binDir: wanted, editsMultus, confDir}) => {
  const {host} = node;
  const redirection = await target.plan(node, host.at(shimDir));
  const {binDir, warning} = chooseBinDir(host, {binDir: wanted, shimDir}, redirection.configuredDirs);
  const multus = editsMultus
    ? planMultus(host, confDir, {shimDir: host.at(shimDir), realDir: binDir})
    : {changes: [], warnings: []};
  return {
    binDirs: [binDir],
    directories: missingDirectories(host, shimDir, 0o755),
    redirect: [...redirection.changes, ...multus.changes],
    warnings: [...redirection.warnings, ...multus.warnings, warning],
    complete: (base) => ({mode: 'dir', ...base}),
  };
};
