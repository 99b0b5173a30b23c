import {TargetError} from '../errors.js';
import type {Installation, InstallMode, InstallSettings} from './installation.js';
import {planDir} from './modes/dir/plan-dir.js';
import type {ModePlan, ModeRequest, PlanMode} from './modes/mode-plan.js';
import {planMountMode} from './modes/mount/plan-mount-mode.js';
import {defaultConfDir} from './networks/network-configuration.js';
import {refuseLosses, type Placement} from './networks/placement.js';
import {placementsOf} from './placements.js';
import {chosenKeeping, defaultKeeping} from './keeping.js';
import type {ShimRequest} from './request.js';
import {findPlugins} from './shim-files/plugins.js';
import {plannedShims} from './shim-files/planned-shims.js';
import {refuseWhatExists} from './shim-files/shim-files.js';
import type {ShimSettings} from './shim-files/shim-script.js';
import {chooseShimDir} from './shim-files/shim-directory.js';
import {storeDirectories} from './store-place/store-directories.js';
import type {NodeAccess, Target} from './runtimes/target.js';
import {chooseStore} from './store-place/visible-store.js';

/** What the command line asks for. */
export interface InstallRequest extends ShimRequest {
  /** Null: the one that is best for this runtime. */
  readonly mode: InstallMode | null;
  /** Null: a directory that can be written to. */
  readonly shimDir: string | null;
  /** Whether multus is pointed at the shims, too, where it needs that. */
  readonly editsMultus: boolean;
  /** The directories inside a store. */
  readonly storeFolders: readonly string[];
}

export interface InstallPlan {
  readonly installation: Installation;
  /** Where each plugin that is needed is found, before and after. */
  readonly placements: readonly Placement[];
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
  const confDir = (await target.confDir(node)) ?? defaultConfDir;
  if (binDir !== null && findPlugins(host, binDir).length === 0) throw noPlugins([binDir]);
  const {shimDir, warning: dirWarning} = chooseShimDir(host, request.shimDir);
  const plan = await planMode(node, target, mode, {shimDir, binDir, editsMultus, confDir});
  const {binDirs, search, redirect} = plan;
  const {store, warning: storeWarning} = await chooseStore(node, target, request.store);
  const settings: InstallSettings = {shimDir, binDirs, store, ...chosenKeeping(request, defaultKeeping), until};
  const draft = plan.complete({
    target: target.name,
    version,
    settings,
    search,
    plugins: [],
    prepare: plan.directories,
    redirect,
    storeDirectories: storeDirectories(host, store, request.storeFolders),
  });
  const {plugins, shims, programs} = await plannedShims(node, draft, request);
  if (plugins.length === 0) throw noPlugins(binDirs);
  const prepare = [...plan.directories, ...shims];
  refuseWhatExists(host, prepare);
  const installation = {...draft, plugins, prepare};
  const placements = placementsOf(host, installation, confDir, target);
  refuseLosses(host, placements);
  const warnings = [
    dirWarning,
    ...plan.warnings,
    storeWarning,
    pdeathsigWarning(programs),
    ...placements.flatMap(foundNowhere),
  ];
  return {installation, placements, warnings: warnings.filter((text) => text !== null)};
}

/**
 * A runtime that takes a list of directories finds the real ones behind the shims: `dir`. One that takes a single
 * directory would depend on our links for every plugin that comes later: `mount`, where mounts reach it.
 */
async function planMode(
  node: NodeAccess,
  target: Target,
  mode: InstallMode | null,
  request: ModeRequest,
): Promise<ModePlan> {
  if (mode !== null) return planners[mode](node, target, request);
  if (!node.live || (await target.takesList(node))) return planDir(node, target, request);
  try {
    return await planMountMode(node, target, request);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const plan = await planDir(node, target, request);
    return {...plan, warnings: [`mode dir, since mounting is not possible: ${error.message}`, ...plan.warnings]};
  }
}

const planners: Readonly<Record<InstallMode, PlanMode>> = {dir: planDir, mount: planMountMode};

function noPlugins(binDirs: readonly string[]): TargetError {
  return new TargetError(`there is no CNI plugin in ${binDirs.join(' or ')}`, {
    suggestions: ['--bin-dir DIR names the directory with the real plugins (Debian: /usr/lib/cni)'],
  });
}

/** That is so without the shims, too: no reason to refuse, and none to keep silent. */
function foundNowhere({plugin, neededBy, before, after}: Placement): string[] {
  return before === null && after === null
    ? [`${plugin}, which ${neededBy} needs, is found nowhere, now as after it`]
    : [];
}

function pdeathsigWarning({setpriv}: ShimSettings['programs']): string | null {
  if (setpriv !== null) return null;
  return 'there is no setpriv with --pdeathsig (Debian: util-linux): when a runtime kills a slow plugin, the plugin runs on';
}
