import {RestoreError, TargetError} from '../errors.js';
import {readReceipt, type Receipt} from './receipt.js';
import {bootClock} from './recording-time.js';
import {realPluginDirs} from './real-plugin-dirs.js';
import {installStatus} from './status.js';
import type {NodeAccess} from './target.js';
import {findTarget} from './targets.js';

/** The shims of a node, seen by somebody who wants to know whether they do harm. */
export interface ShimExamination {
  /** Where real plugins are, in order. */
  readonly binDirs: readonly string[];
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
  if (typeof receipt === 'string') return {binDirs: realPluginDirs(node, undefined), shims: null, problem: receipt};
  const binDirs = realPluginDirs(node, receipt);
  if (receipt === undefined) return {binDirs, shims: null, problem: null};
  const state = await findTarget(receipt.target).state(node);
  const status = installStatus(node, receipt, {state, clock: bootClock(), version});
  const {mode, shimDir, store, captures, problems, plugins} = status;
  return {binDirs, shims: {mode, shimDir, store, captures, problems, unshimmed: plugins.unshimmed}, problem: null};
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
