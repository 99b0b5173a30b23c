import {join} from 'node:path';
import type {Exit} from '../../capture/recording.js';
import {bootClocks, type BootClock} from './boot-clock.js';
import {namesIn} from './entries-in.js';
import {endsIn, type EndOf} from './ends.js';
import type {CaptureEntry, SelectEntries} from './entry.js';
import {isStartName, startBoot, startUptimeCs, startWord, type End} from './format.js';

/**
 * The captures of our shim that are in a store now, in no order, from the names of one directory: how they ended is
 * looked up when somebody asks.
 */
export function ownEntries(directory: string, node: string | null = null): OwnEntries {
  const names = namesIn(join(directory, 'started')).filter(isStartName);
  const beyondNames = {
    node,
    endOf: endsIn(join(directory, 'ended')),
    clockOf: bootClocks(join(directory, 'started'), names),
  };
  const select: SelectEntries = (isWanted) => {
    const entries: CaptureEntry[] = [];
    for (const name of names) {
      const entry = new OwnEntry(name, beyondNames);
      if (isWanted(entry)) entries.push(entry);
    }
    return entries;
  };
  return {select, count: names.length};
}

export interface OwnEntries {
  readonly select: SelectEntries;
  /** How many there are. */
  readonly count: number;
}

/** The capture of our shim with that name in `started/`, of which is known how it ended, or that it did not yet. */
export function ownEntry(directory: string, name: string, end: End | null): OwnEntry {
  return new OwnEntry(name, {
    node: null,
    endOf: (id, again) => end ?? (again ? endsIn(join(directory, 'ended'))(id) : null),
    clockOf: bootClocks(join(directory, 'started'), [name]),
  });
}

interface BeyondNames {
  readonly node: string | null;
  readonly endOf: EndOf;
  readonly clockOf: (boot: string) => BootClock;
}

/** Takes its name apart when it is asked: of 100,000 captures a command wants to know one or two words each. */
export class OwnEntry implements CaptureEntry {
  private knownStart: number | undefined;
  private knownEnd: End | null | undefined;

  constructor(
    readonly name: string,
    private readonly beyond: BeyondNames,
  ) {}

  get startedAtMs(): number {
    this.knownStart ??= this.clock.atMs + startUptimeCs(this.name) * 10;
    return this.knownStart;
  }

  /** Where its times come from. */
  get clock(): BootClock {
    return this.beyond.clockOf(startBoot(this.name));
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

  get end(): End | null {
    this.knownEnd ??= this.beyond.endOf(this.id);
    return this.knownEnd;
  }

  /** Looks whether it has ended since the last look. */
  lookAgain(): End | null {
    this.knownEnd ??= this.beyond.endOf(this.id, true);
    return this.knownEnd;
  }

  /** Centiseconds; null: no end is known, or not when it was. */
  get durationCs(): number | null {
    const {end} = this;
    return end?.uptimeCs == null ? null : Math.max(0, end.uptimeCs - startUptimeCs(this.name));
  }

  get exit(): Exit | null {
    return this.end?.exit ?? null;
  }
}
