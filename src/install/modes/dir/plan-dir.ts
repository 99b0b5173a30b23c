import {missingDirectories} from '../../edits/change.js';
import {refuseForeignShims} from '../../networks/foreign-shims.js';
import {planMultus} from '../../networks/multus.js';
import {chooseBinDirs} from '../../runtimes/choose-bin-dirs.js';
import type {PlanMode} from '../mode-plan.js';
import {planFollower} from './follower.js';

export const planDir: PlanMode = async (node, target, {shimDir, binDir, editsMultus, confDir}) => {
  const {host} = node;
  const found = await target.searchPath(node);
  const search = found.assumed ? {...found, dirs: found.dirs.map(host.at)} : found; // what is written leads there
  const {changes, plannedDirs, warnings} = await target.plan(node, host.at(shimDir), search.dirs);
  const {binDirs, warnings: doubts} = chooseBinDirs(host, {binDir, shimDir}, search);
  refuseForeignShims(host, binDirs);
  const multus = editsMultus
    ? planMultus(host, confDir, {shimDir: host.at(shimDir), realDirs: binDirs})
    : {changes: [], warnings: []};
  const follower = plannedDirs.length > 1 ? [] : planFollower(host, {shimDir, realDirs: binDirs});
  return {
    binDirs,
    search: {before: search.dirs, after: plannedDirs},
    directories: [...missingDirectories(host, shimDir, 0o755), ...follower],
    redirect: [...changes, ...multus.changes],
    warnings: [...warnings, ...multus.warnings, ...doubts],
    complete: (base) => ({mode: 'dir', ...base}),
  };
};
