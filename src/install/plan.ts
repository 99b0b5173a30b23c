import {dirname, join} from 'node:path';
import {StoreFormatError, TargetError, UsageError} from '../errors.js';
import type {HostPaths} from '../system/host-paths.js';
import {entryAt} from '../system/entry-at.js';
import {inTheWay, type Change, type DirectoryChange} from './change.js';
import type {Installation, InstallSettings} from './installation.js';
import {findPlugins, shimName} from './plugins.js';
import {findPrograms} from './programs.js';
import type {ShimRequest} from './request.js';
import {renderShim, type ShimSettings} from './shim-script.js';
import type {NodeAccess, Target, TargetPlan} from './target.js';

/** What the command line asks for. */
export interface InstallRequest extends ShimRequest {
  readonly shimDir: string;
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
  const {shimDir, store, maxStoreKib, until, version} = request;
  checkShimDir(host, shimDir);
  const targetPlan = await target.plan(node, host.at(shimDir));
  const {binDir, warnings} = chooseBinDir(host, request, targetPlan);
  const plugins = findPlugins(host, binDir);
  if (plugins.length === 0) throw noPlugins(binDir);
  const settings: InstallSettings = {shimDir, binDir, store, maxStoreKib, until};
  const programs = await findPrograms(node.run);
  const script = renderScript(host, {...request, binDir, programs});
  const prepare = shimChanges(host, {shimDir, script, plugins});
  refuseWhatExists(host, prepare);
  return {
    installation: {
      mode: 'dir',
      target: target.name,
      version,
      settings,
      plugins,
      prepare,
      redirect: targetPlan.edits,
      storeDirectories: storeChanges(host, request),
    },
    warnings: [...targetPlan.warnings, ...warnings, ...pdeathsigWarning(programs)],
  };
}

/** The script that stands in for every plugin, with this node's paths baked in. */
export function renderScript(
  {at}: HostPaths,
  request: ShimRequest & Pick<ShimSettings, 'programs'> & {binDir: string},
): string {
  const {prototype, version, store, binDir, maxStoreKib, until, programs} = request;
  return renderShim(prototype, {
    shell: '/bin/sh',
    version,
    store: at(store),
    realDir: at(binDir),
    programs,
    maxStoreKib,
    until,
  });
}

/** It goes through a unit file, a shell's word splitting, a comma-separated flag and CNI_PATH. */
function checkShimDir({at}: HostPaths, shimDir: string): void {
  if (/^\/[\w./@+=-]+$/.test(at(shimDir))) return;
  throw new UsageError(`the shim directory ${at(shimDir)} cannot be written into a runtime's configuration`, {
    suggestions: ['--shim-dir takes an absolute path of letters, digits and any of . / @ + = - _'],
  });
}

function chooseBinDir(
  host: HostPaths,
  {binDir, shimDir}: InstallRequest,
  {configuredDir}: TargetPlan,
): {binDir: string; warnings: string[]} {
  const configured = configuredDir === null ? null : withoutRoot(host, configuredDir);
  const chosen =
    binDir ?? (configured !== null && findPlugins(host, configured).length > 0 ? configured : defaultBinDir);
  if (chosen === shimDir) {
    throw new UsageError(`the shim directory and the directory of the real plugins are the same: ${chosen}`, {
      suggestions: ['give them different places with --shim-dir and --bin-dir'],
    });
  }
  const differs = configured !== null && configured !== chosen;
  return {
    binDir: chosen,
    warnings: differs
      ? [`the runtime has found its plugins in ${configured} so far; the shims will run those in ${chosen}`]
      : [],
  };
}

function withoutRoot({root}: HostPaths, path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length) : path;
}

function noPlugins(binDir: string): TargetError {
  return new TargetError(`there is no CNI plugin in ${binDir}`, {
    suggestions: ['--bin-dir DIR names the directory with the real plugins (Debian: /usr/lib/cni)'],
  });
}

function shimChanges(host: HostPaths, shim: {shimDir: string; script: string; plugins: readonly string[]}): Change[] {
  const {shimDir, script, plugins} = shim;
  return [
    ...missingDirectories(host, shimDir, 0o755),
    {kind: 'file', path: join(shimDir, shimName), mode: 0o755, content: Buffer.from(script)},
    ...plugins.map((plugin): Change => ({kind: 'link', path: join(shimDir, plugin), to: shimName})),
  ];
}

/** Only what was not there may be removed one day. */
function refuseWhatExists({at}: HostPaths, changes: readonly Change[]): void {
  const existing = changes.find(({path}) => entryAt(at(path)) !== undefined);
  if (existing !== undefined) throw inTheWay(existing);
}

/** The directory and those above it that do not exist, outermost first. */
function missingDirectories(host: HostPaths, path: string, mode: number): DirectoryChange[] {
  if (path === '/' || entryAt(host.at(path)) !== undefined) return [];
  return [...missingDirectories(host, dirname(path), 0o755), {kind: 'directory', path, mode}];
}

/** As the shim itself would make it; the shim does not record into a store that somebody else could write to. */
function storeChanges(host: HostPaths, {store, storeFolders}: InstallRequest): DirectoryChange[] {
  const stat = entryAt(host.at(store));
  const self = process.geteuid?.();
  const owner = host.root === '' ? 0 : self;
  if (stat !== undefined && (!stat.isDirectory() || stat.uid !== owner)) {
    const what = stat.isDirectory() ? `belongs to another user (uid ${stat.uid})` : 'is not a directory';
    throw new StoreFormatError(`${store} cannot be the store: it ${what}`, {
      suggestions: ['choose another place with --store DIR', `find out who made ${store}, and remove it`],
    });
  }
  if (stat !== undefined && owner !== self) return []; // a dry run without root cannot look inside
  const folders = storeFolders.map((folder) => join(store, folder));
  return [
    ...missingDirectories(host, store, 0o700),
    ...folders
      .filter((folder) => entryAt(host.at(folder)) === undefined)
      .map((path): DirectoryChange => ({kind: 'directory', path, mode: 0o700})),
  ];
}

function pdeathsigWarning({setpriv}: ShimSettings['programs']): string[] {
  return setpriv === null
    ? [
        'there is no setpriv with --pdeathsig (Debian: util-linux): when a runtime kills a slow plugin, the plugin runs on',
      ]
    : [];
}
