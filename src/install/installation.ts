import type {Change, DirectoryChange} from './edits/change.js';
import type {MountPlan} from './modes/mount/mount.js';
import type {RecordingEnd} from './shim-files/recording-time.js';
import type {Keeping} from './keeping.js';
import type {RuntimeName} from './runtimes/target.js';

/**
 * Everything that an installation changes on a node: what a plan proposes and what a receipt keeps. Paths are the
 * node's own, without a root.
 *
 * Applied in this order, taken back in the reverse one, with a restart of the runtime where it says so:
 *
 *     prepare    what the runtime does not see yet: the directory with the shims
 *     redirect   what sends the runtime there: the edits of its configuration      (restart after it; dir mode)
 *     mount      what puts the shims where the runtime looks already               (effective at once; mount mode)
 */
export type Installation = DirInstallation | MountInstallation;

export interface DirInstallation extends InstallationBase {
  readonly mode: 'dir';
}

export interface MountInstallation extends InstallationBase {
  readonly mode: 'mount';
  /** One for each covered plugin directory, in the order in which the runtime searches these. */
  readonly mounts: readonly MountPlan[];
}

export type InstallMode = Installation['mode'];

interface InstallationBase {
  readonly target: RuntimeName;
  /** The mlab-cni that made it, and with it the shim's version. */
  readonly version: string;
  readonly settings: InstallSettings;
  readonly search: PlannedSearch;
  /** The plugins with a shim, sorted. */
  readonly plugins: readonly string[];
  readonly prepare: readonly Change[];
  readonly redirect: readonly Change[];
  /** The store as far as it was not there; it is left at uninstall unless it is empty. */
  readonly storeDirectories: readonly DirectoryChange[];
}

/** Where the runtime looked for its plugins when this was planned, and where it is to look now. Null: that is not known. */
export interface PlannedSearch {
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

/** What the user may choose. */
export interface InstallSettings extends Keeping {
  readonly shimDir: string;
  /** Where the real plugins are, in the order in which the runtime searched these directories. */
  readonly binDirs: readonly string[];
  readonly store: string;
  readonly until: RecordingEnd | null;
}
