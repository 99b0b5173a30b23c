import type {HostPaths} from '../../system/host-paths.js';
import type {RunProcess} from '../../system/process.js';
import type {Change} from '../edits/change.js';
import type {AskCri} from './cri-status.js';

/** The node that is worked on, and what of it can be asked. */
export interface NodeAccess {
  readonly host: HostPaths;
  readonly run: RunProcess;
  readonly askCri: AskCri;
  /** Whether that file is a program itself: a script of that name may do anything. */
  readonly isProgram: (path: string) => boolean;
  /** Whether something on this machine answers "ok" at that port's /healthz. */
  readonly askHealth: (port: number) => Promise<boolean>;
  /** Whether systemctl and /proc speak of this node: not so for one under a root. */
  readonly live: boolean;
  readonly sleep: (ms: number) => Promise<void>;
  /** Tells the user what takes a while. */
  readonly report: (line: string) => void;
}

/** Where a runtime looks for its plugins, in order, and how that is known. */
export interface SearchPath {
  readonly dirs: readonly string[];
  /** For people: who says so. */
  readonly source: string;
  /** Nobody says so: it is a documented default. */
  readonly assumed: boolean;
}

/** What a runtime's configuration says now, and what must change so that the runtime calls the shims. */
export interface TargetPlan {
  readonly changes: readonly Change[];
  /** Where the runtime will look for its plugins, in order. */
  readonly plannedDirs: readonly string[];
  readonly warnings: readonly string[];
}

/** What the running runtime does, whatever its files say. */
export type RuntimeState =
  | {readonly kind: 'unknown'; readonly reason: string}
  /** Nobody wants it to run: it is not for us to start it. */
  | {readonly kind: 'stopped'}
  /** It should run and does not: it failed, or waits to be started again. */
  | {readonly kind: 'down'; readonly state: string}
  | {
      readonly kind: 'running';
      readonly pid: number;
      /** The first of `pluginDirs`; of a kubelet its whole flag. */
      readonly pluginDir: string | null;
      /** Where it looks for plugins, in order; null: it does not say. */
      readonly pluginDirs: readonly string[] | null;
      /** Whether it says that pods get a network; null: it does not say. */
      readonly networkReady: boolean | null;
    };

/** A program that starts pods and can be told where its plugins are. `verify` may run programs; nothing here writes. */
export interface Target {
  readonly name: RuntimeName;
  /** The systemd unit to restart so that it takes its new configuration. */
  readonly unit: string;
  /** Plugins that it calls whatever the networks are. */
  readonly alwaysCalls: readonly string[];
  /** Where its configuration says that plugins are, in order; empty: it leaves that to the default. */
  readonly configuredDirs: (node: NodeAccess) => readonly string[];
  /** Where it looks for plugins: as the running runtime says, else as it reads its configuration, else as its files are. */
  readonly searchPath: (node: NodeAccess) => Promise<SearchPath>;
  /** Whether it can be given several directories, so that the real ones stay behind the shims. */
  readonly takesList: (node: NodeAccess) => Promise<boolean>;
  /** Where the network configurations are, as the running runtime says or its files; null: the default. */
  readonly confDir: (node: NodeAccess) => Promise<string | null>;
  /** @throws TargetError if the configuration is absent, not understood, or would not work */
  readonly plan: (node: NodeAccess, shimDir: string, dirs: readonly string[]) => Promise<TargetPlan>;
  /** @throws TargetError if the changed configuration would not take: asked before the restart */
  readonly verify: (node: NodeAccess, plannedDirs: readonly string[]) => Promise<void>;
  readonly state: (node: NodeAccess) => Promise<RuntimeState>;
  /** What of a running process must be the same after the restart; empty: nothing is known to be. */
  readonly unchanged: (node: NodeAccess, pid: number) => readonly string[];
  /** Whether it says that it is well; what does not before a restart is not waited for after it. */
  readonly answers: (node: NodeAccess) => Promise<boolean>;
}

export const runtimeNames = ['kubelet', 'containerd', 'crio'] as const;
export type RuntimeName = (typeof runtimeNames)[number];
