import {quote} from '../../shell/quote.js';
import {beginsLikeShim} from '../../shell/shim-mark.js';
import {UsageError} from '../../errors.js';
import {readHead} from '../../system/read-head.js';
import type {Keeping} from '../keeping.js';

/** What is baked into the shim: absolute paths and limits, because a runtime may call it with neither PATH nor HOME. */
export interface ShimSettings extends Keeping {
  /** First line: the shell that runs the shim. */
  readonly shell: string;
  readonly version: string;
  readonly store: string;
  /** Where the real plugins are, in the order in which they are looked for. */
  readonly realDirs: readonly string[];
  readonly programs: {
    readonly tee: string;
    readonly cat: string;
    readonly mkdir: string;
    readonly du: string;
    /** Null if there is none that knows `--pdeathsig`: a killed shim then leaves its plugin running. */
    readonly setpriv: string | null;
  };
  /** Recording stops at that uptime (in centiseconds) of the boot with these first 8 digits of its id. */
  readonly until: {readonly boot: string; readonly uptimeCs: number} | null;
}

/** Where the shim looks for programs that it starts now and then; NixOS has them in the last. */
const toolDirectories = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/bin', '/run/current-system/sw/bin'];

/**
 * The shim script with its settings in place of the prototype's `@WORD@`s.
 *
 * @throws UsageError if a path cannot be written into a shell script or a CNI error message
 */
export function renderShim(prototype: string, settings: ShimSettings): string {
  const {programs, until} = settings;
  const values: Readonly<Record<string, string>> = {
    VERSION: bakedIn(settings.version),
    STORE: bakedIn(settings.store),
    REAL_DIRS: bakedIn(settings.realDirs.join(':')),
    REAL_DIRS_TEXT: bakedIn(settings.realDirs.join(':')),
    TEE: bakedIn(programs.tee),
    CAT: bakedIn(programs.cat),
    MKDIR: bakedIn(programs.mkdir),
    DU: bakedIn(programs.du),
    SETPRIV: bakedIn(programs.setpriv ?? ''),
    MAX_KIB: String(settings.maxStoreKib),
    KEEP_FREE_KIB: String(settings.keepFreeKib),
    TIDY_EVERY: String(Math.min(1024, Math.max(16, Math.round(settings.maxStoreKib / 1024)))),
    POLLS: bakedIn(settings.polls ? 'yes' : ''),
    TOOLS: bakedIn(toolDirectories.join(':')),
    UNTIL_BOOT: bakedIn(until?.boot ?? ''),
    UNTIL: bakedIn(until === null ? '' : String(until.uptimeCs)),
  };
  const [, ...lines] = prototype.split('\n');
  const body = lines.map((line) => (line.startsWith('#') ? line : line.replaceAll(/@([A-Z_]+)@/g, fill)));
  return [`#!${settings.shell}`, ...body].join('\n');

  function fill(placeholder: string, word: string): string {
    const value = values[word];
    if (value === undefined) throw new Error(`the shim's prototype has an unknown ${placeholder}`);
    return value;
  }
}

/** Whether that file is a shim, of whatever installation. */
export function isShim(path: string): boolean {
  return beginsLikeShim(readHead(path));
}

/** Quotes for the shell; refuses what would have to be escaped in the shim's JSON or could not be put back by status. */
function bakedIn(text: string): string {
  if (/[^\w./,:@%+= -]/.test(text)) {
    throw new UsageError(`"${text}" cannot be baked into the shim: it has unusual characters`, {
      suggestions: ['use a path of letters, digits, and any of . / , : @ % + = - _ and space'],
    });
  }
  return quote(text);
}
