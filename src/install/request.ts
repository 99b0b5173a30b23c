import {readFileSync} from 'node:fs';
import {isAbsolute, join, normalize} from 'node:path';
import {UsageError} from '../errors.js';
import type {Keeping, KeepingChoice} from './keeping.js';
import {bootClock, recordingEnd, type RecordingEnd} from './shim-files/recording-time.js';

/** What the user wants the shim to do. */
export interface ShimRequest extends KeepingChoice {
  /** Where the real plugins are; null: where the runtime finds them so far. */
  readonly binDir: string | null;
  readonly store: string;
  readonly until: RecordingEnd | null;
  /** The text of shims/shim.sh. */
  readonly prototype: string;
  readonly version: string;
}

/** The same in the words of the flags. */
export interface ShimChoices extends Pick<ShimRequest, 'binDir' | 'store' | keyof Keeping> {
  /** How long to record; null: until uninstall. */
  readonly durationMs: number | null;
}

/**
 * `packageRoot` is the directory that holds shims/.
 *
 * @throws UsageError if a path is not absolute
 */
export function shimRequest(choices: ShimChoices, packageRoot: string, version: string): ShimRequest {
  const {binDir, store, maxStoreKib, keepFreeKib, polls, durationMs} = choices;
  return {
    binDir: binDir === null ? null : absolutePath('--bin-dir', binDir),
    store: absolutePath('--store', store),
    maxStoreKib,
    keepFreeKib,
    polls,
    until: durationMs === null ? null : recordingEnd(bootClock(), durationMs),
    prototype: readPrototype(packageRoot),
    version,
  };
}

/** The text of the shim before its settings are baked in. */
export function readPrototype(packageRoot: string): string {
  return readFileSync(join(packageRoot, 'shims/shim.sh'), 'utf8');
}

/**
 * The path without a slash at its end.
 *
 * @throws UsageError if it is not absolute: it goes into the shim and the configuration, which are read anywhere
 */
export function absolutePath(flag: string, path: string): string {
  if (isAbsolute(path)) return normalize(path).replace(/(?<=.)\/$/, '');
  throw new UsageError(`${flag} ${path} is not an absolute path`, {
    suggestions: [`${flag} ${join(process.cwd(), path)}`],
  });
}
