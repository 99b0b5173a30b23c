import type {HostPaths} from '../system/host-paths.js';
import type {Installation} from './installation.js';
import {unifiedDiff} from './unified-diff.js';

/** An installation in the words of the command line and its JSON. Paths are the node's own. */
export interface InstallSummary {
  /** What stands in front of them; '' for this machine. */
  readonly root: string;
  readonly mode: Installation['mode'];
  readonly target: Installation['target'];
  readonly shimDir: string;
  readonly binDir: string;
  readonly store: string;
  readonly maxStoreKib: number;
  readonly plugins: readonly string[];
  /** The edited files of others. */
  readonly edited: readonly string[];
}

export function summarize({root}: HostPaths, installation: Installation): InstallSummary {
  const {mode, target, settings, plugins, redirect} = installation;
  const {shimDir, binDir, store, maxStoreKib} = settings;
  return {root, mode, target, shimDir, binDir, store, maxStoreKib, plugins, edited: redirect.map(({path}) => path)};
}

/** The edits of files of others, as unified diffs. */
export function editDiffs({redirect}: Installation): {path: string; diff: string}[] {
  return redirect.flatMap((change) =>
    change.kind === 'edit' ? [{path: change.path, diff: unifiedDiff(change.path, change.before, change.after)}] : [],
  );
}
