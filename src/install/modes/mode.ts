import type {Change} from '../edits/change.js';
import type {Installation} from '../installation.js';
import type {HostPaths} from '../../system/host-paths.js';
import type {NodeAccess, RuntimeState, Target} from '../runtimes/target.js';

/**
 * What the modes do differently about one installation, planned or in place: `dir` sends the runtime to a directory
 * of shims, `mount` puts shims where the runtime looks already.
 */
export interface Mode {
  /** Whether the runtime takes notice by a restart only. */
  readonly restarts: boolean;
  readonly shimRooms: readonly ShimRoom[];
  /** Whoever calls what is there is recorded. */
  readonly shimmedDirs: readonly string[];
  /** Directories that somebody may be at work in when they go, real plugins that only exist while shims are there included. */
  readonly usedDirs: readonly string[];
  /** Where the real plugins are promised to be while shims are installed, in the order in which they are looked for. */
  readonly realDirs: readonly string[];
  /** Where they can be reached now, whatever became of the installation. */
  readonly realDirsNow: (host: HostPaths) => readonly string[];
  /** Whether all that is neither file nor directory is in place. */
  readonly isOn: (host: HostPaths) => boolean;
  /** @throws TargetError with what failed */
  readonly switchOn: (node: NodeAccess) => Promise<void>;
  /**
   * `whenOff` runs when no new call meets a shim and those that are under way still have their real plugins.
   *
   * @throws TargetError with what failed
   */
  readonly switchOff: (node: NodeAccess, whenOff?: () => Promise<void>) => Promise<void>;
  /** The installation with what holds for this boot only. */
  readonly inThisBoot: () => Installation;
  /** Whether the running runtime calls the shims, whatever its configuration says; null: that cannot be told. */
  readonly isUsed: (host: HostPaths, state: RuntimeState) => boolean | null;
  /** @throws TargetError if the runtime would not call the shims after a restart, or does not without one */
  readonly verify: (node: NodeAccess, target: Target) => Promise<void>;
  /** The shims that are there, whoever put them there. */
  readonly shimsNow: (host: HostPaths) => readonly string[];
  /** Paths of plugins that an installer put in the place of their shims, or beside them. */
  readonly overwritten: (host: HostPaths) => readonly string[];
  /** Those that an installer is writing, or has not made executable yet. */
  readonly unfinished: (host: HostPaths) => readonly string[];
  /** Moves what was overwritten to where it was meant to go; the moved names. */
  readonly moveOverwritten: (host: HostPaths, options: MoveOptions) => readonly string[];
  /** Waits until nothing is being written that must be moved. @throws PartialError if that does not end */
  readonly settle: (node: NodeAccess) => Promise<void>;
  readonly problems: (node: Pick<NodeAccess, 'host' | 'live'>) => readonly ModeProblem[];
}

/** A directory of shims, and the directories whose plugins they stand for. */
export interface ShimRoom {
  readonly dir: string;
  /** Where the runtime meets them. */
  readonly stands: string;
  /** Where its shims look for their plugins, in order. */
  readonly realDirs: readonly string[];
  /** One shim per plugin, and what they share. */
  readonly shims: (script: Buffer, plugins: readonly string[]) => readonly Change[];
  readonly realDirsNow: (host: HostPaths) => readonly string[];
}

export interface MoveOptions {
  /** Whether the shims take their places back. */
  readonly again: boolean;
  /** Paths that are to be left. */
  readonly leave: readonly string[];
}

export interface ModeProblem {
  readonly what: string;
  /** What brings it back. */
  readonly remedy: 'install' | {readonly text: string};
}
