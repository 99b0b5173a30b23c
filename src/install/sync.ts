import {basename} from 'node:path';
import {PartialError} from '../errors.js';
import {changeState, isInPlace, isWrittenAnew} from './edits/change.js';
import {modeOf} from './modes/modes.js';
import {withInstallLock, type Receipt} from './receipts/receipt.js';
import {applyRenewal, renewal} from './shim-files/renew.js';
import type {ShimRequest} from './request.js';
import type {NodeAccess} from './runtimes/target.js';

/** What `sync` did. */
export interface SyncReport {
  /** Plugins that have a shim now, and had none. */
  readonly added: readonly string[];
  /** Shims that were removed with their plugin. */
  readonly removed: readonly string[];
  /** Plugins that an installer had put in the place of their shim: moved to where they were meant to go. */
  readonly moved: readonly string[];
  /** What an installer is not done with yet: left for the next time. */
  readonly left: readonly string[];
  /** Shims that were gone, and are back. */
  readonly repaired: readonly string[];
  /** Whether the shim is another one now: that of this mlab-cni. */
  readonly updated: boolean;
}

/**
 * Brings the shims in line with the plugins that are there today and with this mlab-cni; no restart is needed.
 *
 * @throws PartialError if the installation is not whole, ConflictError if something is in a new shim's place
 */
export async function syncShims(
  node: NodeAccess,
  receipt: Receipt,
  request: Pick<ShimRequest, 'prototype' | 'version'>,
): Promise<SyncReport> {
  return withInstallLock(node.host, receipt, async () => {
    refuseUnfinished(node, receipt);
    const mode = modeOf(receipt);
    const left = mode.unfinished(node.host);
    const repaired = missingShims(node, receipt);
    const moved = mode.moveOverwritten(node.host, {again: true, leave: left});
    const installation = await renewal(node, receipt, request);
    if (installation.plugins.length === 0) throw noPlugins(receipt);
    applyRenewal(node, receipt, installation, new Date(receipt.installedAt), left);
    return {
      added: installation.plugins.filter((name) => !receipt.plugins.includes(name)),
      removed: receipt.plugins.filter((name) => !installation.plugins.includes(name)),
      moved,
      left: left.map((path) => basename(path)),
      repaired: repaired.filter((name) => installation.plugins.includes(name)),
      updated:
        installation.version !== receipt.version ||
        installation.prepare.some((change) => change.kind === 'file' && change.formerly !== undefined),
    };
  });
}

function missingShims({host}: NodeAccess, {plugins, prepare}: Receipt): string[] {
  const gone = prepare.filter((change) => changeState(host, change) === 'absent').map(({path}) => basename(path));
  return plugins.filter((name) => gone.includes(name));
}

/** A directory that is not mounted, or is being replaced: its shims are needed when it is back. */
function noPlugins({settings}: Receipt): PartialError {
  const {binDirs} = settings;
  return new PartialError(`there is no plugin in ${binDirs.join(' and ')} any more: nothing was changed`, {
    suggestions: [
      `ls -l ${binDirs.join(' ')}    then run this again`,
      'mlab-cni shim uninstall    takes the shims away',
    ],
  });
}

function refuseUnfinished({host}: NodeAccess, receipt: Receipt): void {
  const undone = receipt.redirect.find((change) => {
    const state = changeState(host, change);
    return !isInPlace(state) || isWrittenAnew(change, state);
  });
  const switchedOff = !modeOf(receipt).isOn(host);
  if (undone === undefined && !switchedOff) return;
  throw new PartialError(
    `${undone?.path ?? receipt.settings.binDirs.join(', ')} does not lead to the shims: nothing was changed`,
    {
      suggestions: ['mlab-cni shim status    says what is the matter', 'mlab-cni shim install    puts them back'],
    },
  );
}
