import type {HostPaths} from '../system/host-paths.js';
import type {Change} from './edits/change.js';
import type {Installation} from './installation.js';
import type {Keeping} from './keeping.js';
import {modeOf} from './modes/modes.js';
import {unifiedDiff} from './edits/unified-diff.js';

/** An installation in the words of the command line and its JSON. Paths are the node's own. */
export interface InstallSummary extends Keeping {
  /** What stands in front of them; '' for this machine. */
  readonly root: string;
  readonly mode: Installation['mode'];
  readonly target: Installation['target'];
  readonly shimDir: string;
  /** The first of `binDirs`. */
  readonly binDir: string;
  /** Where the real plugins are, in the order in which the runtime searched these directories. */
  readonly binDirs: readonly string[];
  /** The first of `realDirs`. */
  readonly realDir: string;
  /** Where the plugins of `binDirs` can be reached while shims are installed. */
  readonly realDirs: readonly string[];
  readonly store: string;
  readonly plugins: readonly string[];
  /** The edited files of others. */
  readonly edited: readonly string[];
  /** Configuration files of ours that were not there. */
  readonly added: readonly string[];
}

export function summarize({root}: HostPaths, installation: Installation): InstallSummary {
  const {mode, target, settings, plugins, redirect} = installation;
  const {shimDir, binDirs, store, maxStoreKib, keepFreeKib, polls} = settings;
  const {realDirs} = modeOf(installation);
  const [binDir = '', realDir = ''] = [binDirs[0], realDirs[0]];
  const pathsOf = (kind: Change['kind']) => redirect.filter((change) => change.kind === kind).map(({path}) => path);
  const files = {edited: pathsOf('edit'), added: pathsOf('file')};
  const keeping = {maxStoreKib, keepFreeKib, polls};
  return {root, mode, target, shimDir, binDir, binDirs, realDir, realDirs, store, ...keeping, plugins, ...files};
}

/** The edits of files of others, and the new files beside them, as unified diffs. */
export function editDiffs({redirect}: Installation): {path: string; diff: string}[] {
  return redirect.flatMap((change) => {
    const {path} = change;
    if (change.kind === 'edit') return [{path, diff: unifiedDiff(path, change.before, change.after)}];
    return change.kind === 'file' ? [{path, diff: unifiedDiff(path, Buffer.alloc(0), change.content)}] : [];
  });
}
