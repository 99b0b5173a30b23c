import {TargetError, UsageError} from '../errors.js';
import type {HostPaths} from '../system/host-paths.js';
import {entryAt} from '../system/entry-at.js';
import type {Change} from './edits/change.js';
import type {Installation, InstallMode, InstallSettings} from './installation.js';
import {planMount, type MountPlan} from './modes/mount/mount.js';
import {defaultConfDir} from './networks/network-configuration.js';
import {planMultus, uncoveredMultus} from './networks/multus.js';
import {findPlugins} from './shim-files/plugins.js';
import {findPrograms} from './shim-files/programs.js';
import {defaultMaxStoreKib, type ShimRequest} from './request.js';
import {refuseOccupied, refuseWhatExists, renderScript, shimDirectories, shimFiles} from './shim-files/shim-files.js';
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

export const defaultBinDir = '/opt/cni/bin';

/**
 * What installing would change. Only reads.
 *
 * @throws TargetError if this node cannot have it, UsageError if the request contradicts itself, StoreFormatError if
 * the store cannot be trusted
 */
export async function planInstall(node: NodeAccess, target: Target, request: InstallRequest): Promise<InstallPlan> {
  const {host} = node;
  const {mode, until, version} = request;
  const maxStoreKib = request.maxStoreKib ?? defaultMaxStoreKib;
  const confDir = (await target.confDir(node)) ?? defaultConfDir;
  const {shimDir, warning: dirWarning} = chooseShimDir(host, request.shimDir);
  const redirection = await planRedirection(node, target, mode, host.at(shimDir));
  const {binDir, warning: binWarning} = chooseBinDir(
    host,
    {binDir: request.binDir, shimDir},
    redirection.configuredDirs,
  );
  const plugins = findPlugins(host, binDir);
  if (plugins.length === 0) throw noPlugins(binDir);
  const {store, warning: storeWarning} = await chooseStore(node, target, request.store);
  const settings: InstallSettings = {shimDir, binDir, store, maxStoreKib, until};
  const programs = await findPrograms(node.run);
  const mount = mode === 'mount' ? planMount(node, binDir, shimDir) : null;
  const multus = planForMultus(host, confDir, {...request, shimDir, binDir});
  const script = Buffer.from(
    renderScript(host, {...request, maxStoreKib, store, realDir: mount?.real ?? binDir, programs}),
  );
  const prepare = [...shimDirectories(host, mode, shimDir), ...shimFiles(mode, shimDir, script, plugins)];
  refuseWhatExists(host, prepare);
  if (mode === 'mount') refuseOccupied(host, shimDir);
  const base = {
    target: target.name,
    version,
    settings,
    plugins,
    prepare,
    redirect: [...redirection.changes, ...multus.changes],
    storeDirectories: storeDirectories(host, store, request.storeFolders),
  };
  const texts = [
    dirWarning,
    ...redirection.warnings,
    ...multus.warnings,
    binWarning,
    storeWarning,
    pdeathsigWarning(programs),
  ];
  return {installation: withMount(base, mount), warnings: texts.filter((text) => text !== null)};
}

function planForMultus(
  host: HostPaths,
  confDir: string,
  {
    mode,
    shimDir,
    binDir,
    editsMultus,
  }: Pick<InstallRequest, 'mode' | 'editsMultus'> & {shimDir: string; binDir: string},
): {readonly changes: readonly Change[]; readonly warnings: readonly string[]} {
  if (mode === 'mount') return {changes: [], warnings: uncoveredMultus(host, confDir, binDir)};
  return editsMultus
    ? planMultus(host, confDir, {shimDir: host.at(shimDir), realDir: binDir})
    : {changes: [], warnings: []};
}

function withMount(base: Omit<Installation, 'mode'>, mount: MountPlan | null): Installation {
  return mount === null ? {mode: 'dir', ...base} : {mode: 'mount', ...base, mount};
}

interface Redirection {
  readonly changes: readonly Change[];
  readonly configuredDirs: readonly string[];
  readonly warnings: readonly string[];
}

async function planRedirection(
  node: NodeAccess,
  target: Target,
  mode: InstallMode,
  shimDir: string,
): Promise<Redirection> {
  if (mode === 'dir') return target.plan(node, shimDir);
  const state = await target.state(node);
  const inForce = state.kind === 'running' ? state.pluginDir?.split(',') : undefined;
  if (inForce !== undefined) return {changes: [], configuredDirs: inForce, warnings: []};
  try {
    return {changes: [], configuredDirs: target.configuredDirs(node), warnings: []};
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const warning = `where ${target.name} finds its plugins is not known: ${error.message}`;
    return {changes: [], configuredDirs: [], warnings: [warning]};
  }
}

function chooseBinDir(
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

function noPlugins(binDir: string): TargetError {
  return new TargetError(`there is no CNI plugin in ${binDir}`, {
    suggestions: ['--bin-dir DIR names the directory with the real plugins (Debian: /usr/lib/cni)'],
  });
}

function pdeathsigWarning({setpriv}: ShimSettings['programs']): string | null {
  if (setpriv !== null) return null;
  return 'there is no setpriv with --pdeathsig (Debian: util-linux): when a runtime kills a slow plugin, the plugin runs on';
}
