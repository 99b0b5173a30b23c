import * as Flags from '@oclif/core/flags';
import {rootFlag, storeDirectoryFlag, timeoutFlag} from './flags.js';
import {sizeFlag} from './size-flag.js';

/** Flags about what is baked into the shim: `install` and `script` take the same. */
export const shimFlags = {
  'bin-dir': Flags.string({
    summary: 'directory with the real plugins (default: where the runtime finds them so far, else /opt/cni/bin)',
    helpValue: 'DIR',
  }),
  store: storeDirectoryFlag,
  'max-store': sizeFlag({
    summary:
      'captures that matter least make room when the store takes more than that (default: as it is installed, else 256M)',
  }),
  'keep-free': sizeFlag({
    summary: 'they also make room when less than that is free beside the store (default: as it is installed, else 64M)',
  }),
  polls: Flags.boolean({
    summary: 'keep successful VERSION and STATUS calls, too (default: as it is installed, else not)',
    allowNo: true,
  }),
  for: timeoutFlag({summary: 'record for that long only, and no longer than this boot'}),
  root: rootFlag,
};

/** What these flags hold once they are parsed. */
export interface ShimFlagValues {
  readonly 'bin-dir'?: string | undefined;
  readonly store: string;
  readonly 'max-store'?: number | undefined;
  readonly 'keep-free'?: number | undefined;
  readonly polls?: boolean | undefined;
  readonly for?: number | undefined;
  readonly root: string;
}

/** What these flags say, null where they leave it open. */
export function shimChoices(flags: ShimFlagValues) {
  return {
    binDir: flags['bin-dir'] ?? null,
    store: flags.store,
    maxStoreKib: flags['max-store'] ?? null,
    keepFreeKib: flags['keep-free'] ?? null,
    polls: flags.polls ?? null,
    durationMs: flags.for ?? null,
  };
}

/** What `install` changes, and how. */
export const targetFlags = {
  runtime: Flags.option({
    summary: 'who starts pods on this node; auto finds out, and says what it found',
    options: ['auto', 'kubelet', 'containerd', 'crio'] as const,
    default: 'auto',
  })(),
  mode: Flags.option({
    summary:
      'dir: a directory of shims, and the runtime configured to use it; mount: shims mounted over the plugins, no file edited, no restart, gone after a reboot (default: dir for a runtime that takes a list of directories, else mount)',
    options: ['dir', 'mount'] as const,
  })(),
  'shim-dir': Flags.string({
    summary: 'directory to make for the shims (default: /usr/shimcni/bin, or one below /var/lib if /usr is read-only)',
    helpValue: 'DIR',
  }),
  multus: Flags.boolean({
    summary: 'also set binDir of multus, which looks there for its delegates first (dir mode)',
    default: true,
    allowNo: true,
  }),
};

/** What may be said beforehand about the restart of a runtime. */
export const restartFlags = {
  restart: Flags.boolean({
    summary: 'restart the runtime so that it takes notice (asks first)',
    default: true,
    allowNo: true,
  }),
  yes: Flags.boolean({char: 'y', summary: 'do not ask before the restart'}),
};
