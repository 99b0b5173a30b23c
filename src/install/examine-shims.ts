import {RestoreError, TargetError} from '../errors.js';
import {readReceipt, type Receipt} from './receipts/receipt.js';
import {realPluginDirs} from './runtimes/real-plugin-dirs.js';
import {statusNow} from './status-now.js';
import {modeOf} from './modes/modes.js';
import type {NodeAccess} from './runtimes/target.js';

/** The shims of a node, seen by somebody who wants to know whether they do harm. */
export interface ShimExamination {
  /** Where real plugins are, in order. */
  readonly binDirs: readonly string[];
  /** Where shims are: whoever calls those is recorded. */
  readonly shimmedDirs: readonly string[];
  /** Null: none are installed, or that cannot be told. */
  readonly shims: ShimSummary | null;
  /** Why it cannot be told; null: it can. */
  readonly problem: string | null;
}

export interface ShimSummary {
  readonly mode: Receipt['mode'];
  readonly shimDir: string;
  readonly store: string;
  readonly captures: number;
  readonly problems: readonly {readonly what: string; readonly remedy: string}[];
  readonly unshimmed: readonly string[];
}

/** Looks at an installation without failing over a receipt that is damaged or that only root can read. */
export async function examineShims(node: NodeAccess, version: string): Promise<ShimExamination> {
  const receipt = tryReadReceipt(node);
  const isKnown = typeof receipt !== 'string';
  const binDirs = realPluginDirs(node, isKnown ? receipt : undefined);
  if (!isKnown) return {binDirs, shimmedDirs: [], shims: null, problem: receipt};
  if (receipt === undefined) return {binDirs, shimmedDirs: [], shims: null, problem: null};
  const status = await statusNow(node, receipt, version);
  const {mode, shimDir, store, captures, problems, plugins} = status;
  const shims = {mode, shimDir, store, captures, problems, unshimmed: plugins.unshimmed};
  return {binDirs, shimmedDirs: modeOf(receipt).shimmedDirs, shims, problem: null};
}

/** The receipt, or why it cannot be read. */
function tryReadReceipt({host}: NodeAccess): Receipt | undefined | string {
  try {
    return readReceipt(host);
  } catch (error) {
    if (error instanceof TargetError || error instanceof RestoreError) return error.message;
    throw error;
  }
}
