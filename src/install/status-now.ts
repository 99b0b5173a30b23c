import {hasFollower, isFollowing} from './modes/dir/follower.js';
import {defaultConfDir} from './networks/network-configuration.js';
import {placementsOf} from './placements.js';
import type {Receipt} from './receipts/receipt.js';
import type {NodeAccess} from './runtimes/target.js';
import {findTarget} from './runtimes/targets.js';
import {bootClock} from './shim-files/recording-time.js';
import {installStatus, type InstallStatus} from './status.js';

/** How an installation fares now: asks the running runtime. `version` is this mlab-cni's. */
export async function statusNow(node: NodeAccess, receipt: Receipt, version: string): Promise<InstallStatus> {
  const target = findTarget(receipt.target);
  const state = await target.state(node);
  const confDir = (await target.confDir(node)) ?? defaultConfDir;
  const after = state.kind === 'running' ? state.pluginDirs : null;
  const search = {...receipt.search, after: after ?? receipt.search.after};
  const placements = placementsOf(node.host, {...receipt, search}, confDir, target);
  const follows = !hasFollower(receipt.prepare) || (await isFollowing(node));
  return installStatus(node, receipt, {state, clock: bootClock(), version, placements, follows});
}
