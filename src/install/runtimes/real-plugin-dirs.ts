import {defaultBinDirs} from '../../cni/plugin-directories.js';
import {TargetError} from '../../errors.js';
import {entryAt} from '../../system/entry-at.js';
import {modeOf} from '../modes/modes.js';
import type {Receipt} from '../receipts/receipt.js';
import type {NodeAccess} from './target.js';
import {runtimeNames} from './target.js';
import {findTarget} from './targets.js';

/**
 * Where the node's real plugins are, in order: behind the shims, or where its runtimes are told to look, or where plugins
 * usually are.
 */
export function realPluginDirs(node: NodeAccess, receipt: Receipt | undefined): readonly string[] {
  if (receipt !== undefined) return modeOf(receipt).realDirsNow(node.host);
  const configured = runtimeNames.flatMap((name) => configuredDirs(node, name));
  if (configured.length > 0) return [...new Set(configured)];
  const present = defaultBinDirs.filter((path) => entryAt(node.host.at(path)) !== undefined);
  return present.length > 0 ? present : defaultBinDirs;
}

/** A runtime that is not here, or that we do not understand, names none. */
function configuredDirs(node: NodeAccess, name: (typeof runtimeNames)[number]): readonly string[] {
  try {
    return findTarget(name).configuredDirs(node);
  } catch (error) {
    if (error instanceof TargetError) return [];
    throw error;
  }
}
