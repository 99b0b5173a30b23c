import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Exit} from '../../capture/invocation.js';
import type {CaptureEntry, SelectEntries} from './entry.js';
import {exitsIn} from './exits.js';
import {isStartName, startBoot, startUptimeCs, startWord} from './format.js';

/**
 * The captures of our shim that are in a store now, in no order, from the names of one directory: exits are looked up
 * when somebody asks. Names carry the time since boot; when that boot was is learned from the time stamps of a few files.
 */
export function ownEntries(directory: string, node: string | null = null): SelectEntries {
  const names = readdirSync(join(directory, 'started')).filter(isStartName);
  const beyondNames = {
    node,
    exitOf: exitsIn(join(directory, 'ended')),
    bootTimeOf: bootTimes(join(directory, 'started'), names),
  };
  return (isWanted) => {
    const entries: CaptureEntry[] = [];
    for (const name of names) {
      const entry = new OwnEntry(name, beyondNames);
      if (isWanted(entry)) entries.push(entry);
    }
    return entries;
  };
}

/** The capture of our shim with that name in `started/`, of which is known how it ended, or that it did not yet. */
export function ownEntry(directory: string, name: string, exit: Exit | null): CaptureEntry {
  return new OwnEntry(name, {
    node: null,
    exitOf: () => exit,
    bootTimeOf: bootTimes(join(directory, 'started'), [name]),
  });
}

interface BeyondNames {
  readonly node: string | null;
  readonly exitOf: (id: string) => Exit | null;
  /** Milliseconds since the epoch. */
  readonly bootTimeOf: (boot: string) => number;
}

/** Takes its name apart when it is asked: of 100,000 captures a command wants to know one or two words each. */
class OwnEntry implements CaptureEntry {
  private knownStart: number | undefined;
  private knownExit: Exit | null | undefined;

  constructor(
    readonly name: string,
    private readonly beyond: BeyondNames,
  ) {}

  get startedAtMs(): number {
    this.knownStart ??= this.beyond.bootTimeOf(startBoot(this.name)) + startUptimeCs(this.name) * 10;
    return this.knownStart;
  }

  get source(): 'mlab-cni' {
    return 'mlab-cni';
  }

  get node(): string | null {
    return this.beyond.node;
  }

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
    this.knownExit ??= this.beyond.exitOf(this.id);
    return this.knownExit;
  }
}

const samplesPerBoot = 8;

/** Epoch time of each boot in ms. The earliest sample wins, since a late note makes a start look younger than it is. */
function bootTimes(directory: string, names: readonly string[]): (boot: string) => number {
  const known = new Map<string, number>();
  return (boot) => {
    const time = known.get(boot) ?? learnBootTime();
    known.set(boot, time);
    return time;

    function learnBootTime(): number {
      const samples = names.filter((name) => startBoot(name) === boot).slice(0, samplesPerBoot);
      const times = samples.flatMap((name) => {
        const modifiedAtMs = statSync(join(directory, name), {throwIfNoEntry: false})?.mtimeMs;
        return modifiedAtMs === undefined ? [] : [modifiedAtMs - startUptimeCs(name) * 10];
      });
      return times.length === 0 ? 0 : Math.min(...times);
    }
  };
}
