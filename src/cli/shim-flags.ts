import * as Flags from '@oclif/core/flags';
import {UsageError} from '../errors.js';
import {rootFlag, storeDirectoryFlag, timeoutFlag} from './flags.js';

/** Flags about what is baked into the shim: `install` and `script` take the same. */
export const shimFlags = {
  'bin-dir': Flags.string({
    summary: 'directory with the real plugins (default: where the runtime finds them so far, else /opt/cni/bin)',
    helpValue: 'DIR',
  }),
  store: storeDirectoryFlag,
  'max-store': Flags.custom<number>({
    summary: 'switch recording off when the store takes more than that (default: as it is installed, else 256M)',
    helpValue: 'SIZE',
    parse: (text) => Promise.resolve(parseSizeKib(text)),
  })(),
  for: timeoutFlag({summary: 'record for that long only, and no longer than this boot'}),
  root: rootFlag,
};

/** What these flags hold once they are parsed. */
export interface ShimFlagValues {
  readonly 'bin-dir'?: string | undefined;
  readonly store: string;
  readonly 'max-store'?: number | undefined;
  readonly for?: number | undefined;
  readonly root: string;
}

/** What these flags say, null where they leave it open. */
export function shimChoices(flags: ShimFlagValues) {
  return {
    binDir: flags['bin-dir'] ?? null,
    store: flags.store,
    maxStoreKib: flags['max-store'] ?? null,
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

const sizeUnits: Readonly<Record<string, number>> = {K: 1, M: 1024, G: 1024 * 1024};

/**
 * Kibibytes from `512K`, `256M`, `1G`.
 *
 * @throws UsageError if the text is no size
 */
export function parseSizeKib(text: string): number {
  const [, number, letter = ''] = /^(\d+)([KMG])(?:i?B)?$/.exec(text) ?? [];
  const unit = sizeUnits[letter];
  if (number === undefined || unit === undefined || Number(number) === 0) {
    throw new UsageError(`"${text}" is not a size`, {suggestions: ['write it like 512K, 256M or 1G']});
  }
  return Number(number) * unit;
}
