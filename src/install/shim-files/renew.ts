import {join} from 'node:path';
import {applyChange, changeState, undoChange, type Change} from '../edits/change.js';
import type {Installation} from '../installation.js';
import {realDirectory} from '../modes/mount/overwritten.js';
import {findPlugins} from './plugins.js';
import {findPrograms} from './programs.js';
import {writeReceipt} from '../receipts/receipt.js';
import type {ShimRequest} from '../request.js';
import {renderScript, shimFiles} from './shim-files.js';
import type {NodeAccess} from '../runtimes/target.js';

/**
 * The installation as it should be now: this mlab-cni's shim with the installation's settings, before each plugin that
 * is there today. Shims of plugins that are gone stay in `prepare`, so that they can still be taken back.
 */
export async function renewal(
  node: NodeAccess,
  installation: Installation,
  request: Pick<ShimRequest, 'prototype' | 'version'>,
): Promise<Installation> {
  const {host} = node;
  const {mode, settings, prepare} = installation;
  const {prototype, version} = request;
  const realDir = mode === 'mount' ? installation.mount.real : settings.binDir;
  const programs = await findPrograms(node.run);
  const script = Buffer.from(renderScript(host, {...settings, prototype, version, realDir, programs}));
  const plugins = findPlugins(host, mode === 'mount' ? realDirectory(host, installation) : settings.binDir);
  const wanted = shimFiles(mode, settings.shimDir, script, plugins);
  return {
    ...installation,
    version,
    plugins,
    prepare: [...prepare.map((change) => renewed(change, wanted)), ...wanted.filter((change) => !has(prepare, change))],
  };
}

/**
 * Puts a renewal in place. The receipt always covers what is there: the old, both, the new. What an interrupted renewal
 * left to be done is done first.
 *
 * @param leave names of shims in whose place an installer is at work
 * @throws ConflictError if something else is in a shim's place
 */
export function applyRenewal(
  node: NodeAccess,
  before: Installation,
  installation: Installation,
  installedAt: Date,
  leave: readonly string[] = [],
): void {
  for (const change of before.prepare)
    if (changeState(node.host, change) === 'outdated') applyChange(node.host, change);
  const gone = superfluous(installation);
  writeReceipt(node.host, installation, installedAt);
  const left = new Set(leave.map((name) => join(installation.settings.shimDir, name)));
  for (const change of without(installation, gone)) if (!left.has(change.path)) applyChange(node.host, change);
  for (const change of gone) undoChange(node.host, change);
  writeReceipt(node.host, settled(installation, gone), installedAt);
}

/** What is left of shims whose plugin is gone. */
function superfluous({prepare, settings, mode, plugins}: Installation): Change[] {
  const shims = new Set(shimFiles(mode, settings.shimDir, Buffer.alloc(0), plugins).map(({path}) => path));
  return prepare.filter(({kind, path}) => kind !== 'directory' && !shims.has(path));
}

function settled(installation: Installation, gone: readonly Change[]): Installation {
  const prepare = without(installation, gone).map((change) => {
    if (change.kind !== 'file') return change;
    const {formerly: _, ...file} = change;
    return file;
  });
  return {...installation, prepare};
}

function without({prepare}: Installation, gone: readonly Change[]): Change[] {
  return prepare.filter((change) => !gone.includes(change));
}

function renewed(change: Change, wanted: readonly Change[]): Change {
  const now = wanted.find(({path}) => path === change.path);
  if (now?.kind !== 'file' || change.kind !== 'file' || now.content.equals(change.content)) return change;
  return {...now, formerly: change.content};
}

function has(changes: readonly Change[], {path}: Change): boolean {
  return changes.some((change) => change.path === path);
}
