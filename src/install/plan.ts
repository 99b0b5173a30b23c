import {TargetError} from '../errors.js';
import type {Installation, InstallMode, InstallSettings} from './installation.js';
import {planDir} from './modes/dir/plan-dir.js';
import type {PlanMode} from './modes/mode-plan.js';
import {planMountMode} from './modes/mount/plan-mount-mode.js';
import {defaultConfDir} from './networks/network-configuration.js';
import {defaultMaxStoreKib, type ShimRequest} from './request.js';
import {plannedShims} from './shim-files/planned-shims.js';
import {refuseWhatExists} from './shim-files/shim-files.js';
import type {ShimSettings} from './shim-files/shim-script.js';
import {chooseShimDir} from './shim-files/shim-directory.js';
import {storeDirectories} from './store-place/store-directories.js';
import type {NodeAccess, Target} from './runtimes/target.js';
import {chooseStore} from './store-place/visible-store.js';

/** What the command line asks for. */
export interface InstallRequest extends ShimRequest {
  readonly mode: InstallMode;
  /** Null: a directory that can be written to. */
  readonly shimDir: string | null;
  /** Whether multus is pointed at the shims, too, where it needs that. */
  readonly editsMultus: boolean;
  /** The directories inside a store. */
  readonly storeFolders: readonly string[];
}

export interface InstallPlan {
  readonly installation: Installation;
  readonly warnings: readonly string[];
}

/**
 * What installing would change. Only reads.
 *
 * @throws TargetError if this node cannot have it, UsageError if the request contradicts itself, StoreFormatError if
 * the store cannot be trusted
 */
export async function planInstall(node: NodeAccess, target: Target, request: InstallRequest): Promise<InstallPlan> {
  const {host} = node;
  const {mode, until, version, binDir, editsMultus} = request;
  const maxStoreKib = request.maxStoreKib ?? defaultMaxStoreKib;
  const confDir = (await target.confDir(node)) ?? defaultConfDir;
  const {shimDir, warning: dirWarning} = chooseShimDir(host, request.shimDir);
  const plan = await planners[mode](node, target, {shimDir, binDir, editsMultus, confDir});
  const {binDirs, redirect} = plan;
  const {store, warning: storeWarning} = await chooseStore(node, target, request.store);
  const settings: InstallSettings = {shimDir, binDirs, store, maxStoreKib, until};
  const draft = plan.complete({
    target: target.name,
    version,
    settings,
    plugins: [],
    prepare: plan.directories,
    redirect,
    storeDirectories: storeDirectories(host, store, request.storeFolders),
  });
  const {plugins, shims, programs} = await plannedShims(node, draft, request);
  if (plugins.length === 0) throw noPlugins(binDirs);
  const prepare = [...plan.directories, ...shims];
  refuseWhatExists(host, prepare);
  const warnings = [dirWarning, ...plan.warnings, storeWarning, pdeathsigWarning(programs)];
  return {installation: {...draft, plugins, prepare}, warnings: warnings.filter((text) => text !== null)};
}

const planners: Readonly<Record<InstallMode, PlanMode>> = {dir: planDir, mount: planMountMode};

function noPlugins(binDirs: readonly string[]): TargetError {
  return new TargetError(`there is no CNI plugin in ${binDirs.join(' or ')}`, {
    suggestions: ['--bin-dir DIR names the directory with the real plugins (Debian: /usr/lib/cni)'],
  });
}

function pdeathsigWarning({setpriv}: ShimSettings['programs']): string | null {
  if (setpriv !== null) return null;
  return 'there is no setpriv with --pdeathsig (Debian: util-linux): when a runtime kills a slow plugin, the plugin runs on';
}
