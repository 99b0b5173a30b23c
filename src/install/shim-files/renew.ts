import {dirname} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {applyChange, changeState, undoChange, type Change} from '../edits/change.js';
import type {Installation} from '../installation.js';
import {modeOf} from '../modes/modes.js';
import {plannedShims} from './planned-shims.js';
import {findPluginsIn} from './plugins.js';
import {writeReceipt} from '../receipts/receipt.js';
import type {ShimRequest} from '../request.js';
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
  const {prepare} = installation;
  const {plugins, shims} = await plannedShims(node, installation, request);
  return {
    ...installation,
    version: request.version,
    plugins,
    prepare: [...prepare.map((change) => renewed(change, shims)), ...shims.filter((change) => !has(prepare, change))],
  };
}

/**
 * Puts a renewal in place. The receipt always covers what is there: the old, both, the new. What an interrupted renewal
 * left to be done is done first.
 *
 * @param leave paths of shims in whose place an installer is at work
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
  const gone = superfluous(node.host, installation);
  writeReceipt(node.host, installation, installedAt);
  for (const change of without(installation, gone)) if (!leave.includes(change.path)) applyChange(node.host, change);
  for (const change of gone) undoChange(node.host, change);
  writeReceipt(node.host, settled(installation, gone), installedAt);
}

/** What is left of shims whose plugin is gone. */
function superfluous(host: HostPaths, installation: Installation): Change[] {
  const rooms = modeOf(installation).shimRooms;
  const wanted = rooms.flatMap(({shims, realDirsNow}) =>
    shims(Buffer.alloc(0), findPluginsIn(host, realDirsNow(host))),
  );
  const paths = new Set(wanted.map(({path}) => path));
  const isShim = ({kind, path}: Change) => kind !== 'directory' && rooms.some(({dir}) => dirname(path) === dir);
  return installation.prepare.filter((change) => isShim(change) && !paths.has(change.path));
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
