import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Exit} from '../capture/invocation.js';
import type {CaptureEntry} from './entry.js';
import {exitsIn} from './exits.js';
import {parseStartTime, startWord} from './format.js';

/**
 * The captures of our shim in a store, in no order, from the names of one directory: exits are looked up when somebody
 * asks. Names carry the time since boot; when that boot was is learned from the time stamps of a few files.
 */
export function ownEntries(directory: string): CaptureEntry[] {
  const exitOf = exitsIn(join(directory, 'ended'));
  const starts = readdirSync(join(directory, 'started')).flatMap((name) => {
    const time = parseStartTime(name);
    return time === undefined ? [] : {...time, name};
  });
  const bootTimes = learnBootTimes(directory, starts);
  return starts.map(({name, boot, uptimeCs}) => new OwnEntry(name, (bootTimes.get(boot) ?? 0) + uptimeCs * 10, exitOf));
}

/** Takes its name apart when it is asked: of 100,000 captures a listing wants to know one or two words each. */
class OwnEntry implements CaptureEntry {
  readonly source = 'mlab-cni';
  private knownExit: Exit | null | undefined;

  constructor(
    readonly name: string,
    readonly startedAtMs: number,
    private readonly exitOf: (id: string) => Exit | null,
  ) {}

  get id(): string {
    return this.name.slice(0, this.name.indexOf(','));
  }

  get operation(): string | null {
    return startWord(this.name, 'operation');
  }

  get plugin(): string | null {
    return startWord(this.name, 'plugin');
  }

  get ifname(): string | null {
    return startWord(this.name, 'ifname');
  }

  get containerId(): string | null {
    return startWord(this.name, 'containerId');
  }

  get exit(): Exit | null {
    this.knownExit ??= this.exitOf(this.id);
    return this.knownExit;
  }
}

interface Start {
  readonly name: string;
  readonly boot: string;
  readonly uptimeCs: number;
}

const samplesPerBoot = 8;

/** Epoch time of each boot in ms. The earliest sample wins, since a late note makes a start look younger than it is. */
function learnBootTimes(directory: string, starts: readonly Start[]): ReadonlyMap<string, number> {
  const samples = new Map<string, number[]>();
  for (const {boot, name, uptimeCs} of starts) {
    const known = samples.get(boot) ?? [];
    if (known.length >= samplesPerBoot) continue;
    const modifiedAtMs = statSync(join(directory, 'started', name), {throwIfNoEntry: false})?.mtimeMs;
    if (modifiedAtMs !== undefined) samples.set(boot, [...known, modifiedAtMs - uptimeCs * 10]);
  }
  return new Map([...samples].map(([boot, times]) => [boot, Math.min(...times)]));
}
