import {join} from 'node:path';
import {modifiedAtMs} from '../../system/modification-time.js';
import {clockTickMs, startBoot, startBooted, startUptimeCs, type Booted} from './format.js';

/** Where the times of a boot's captures come from; `unknown`: files were copied without their times. */
export type BootClock =
  | ({readonly kind: 'recorded'} & Booted)
  | ({readonly kind: 'files'} & Booted)
  | {readonly kind: 'unknown'; readonly atMs: 0; readonly resolutionMs: number};

const unknown: BootClock = {kind: 'unknown', atMs: 0, resolutionMs: clockTickMs};

/** When each boot was, from the names in `started/`, or else from the time stamps of a few files there. */
export function bootClocks(directory: string, names: readonly string[]): (boot: string) => BootClock {
  const known = new Map<string, BootClock>();
  return (boot) => {
    const clock = known.get(boot) ?? learn(boot);
    known.set(boot, clock);
    return clock;
  };

  function learn(boot: string): BootClock {
    const ofBoot = names.filter((name) => startBoot(name) === boot);
    const booted = newestBooted(ofBoot);
    return booted === null ? clockOfFiles(directory, ofBoot) : {kind: 'recorded', ...booted};
  }
}

/** The clock may be set after the first calls of a boot, and rarely is later on. */
function newestBooted(names: readonly string[]): Booted | null {
  let newest: string | undefined;
  for (const name of names) {
    const isNewer = newest === undefined || startUptimeCs(name) > startUptimeCs(newest);
    if (isNewer && startBooted(name) !== null) newest = name;
  }
  return newest === undefined ? null : startBooted(newest);
}

const mostSamples = 16;

interface Stamp {
  readonly stampMs: number;
  readonly uptimeMs: number;
}

/** Format 1: when the boot must have been if time stamps and uptimes are true. */
function clockOfFiles(directory: string, names: readonly string[]): BootClock {
  const stamps = spread(names)
    .flatMap((name): Stamp[] => {
      const stampMs = modifiedAtMs(join(directory, name));
      return stampMs === undefined ? [] : [{stampMs, uptimeMs: startUptimeCs(name) * 10}];
    })
    .sort((left, right) => left.uptimeMs - right.uptimeMs);
  // zip and other archives keep whole seconds
  const isWhole = stamps.length > 2 && stamps.every(({stampMs}) => stampMs % 1000 === 0);
  const resolutionMs = isWhole ? 1000 : clockTickMs;
  if (stamps.length === 0 || areCopies(stamps, resolutionMs)) return unknown;
  return {kind: 'files', atMs: Math.min(...stamps.map(bootedMs)), resolutionMs};
}

/**
 * True stamps differ as uptimes do, but for late notes and a clock that was set. Stamps of copies lie nearer together, or
 * in another order.
 */
function areCopies(stamps: readonly Stamp[], resolutionMs: number): boolean {
  const earliest = Math.min(...stamps.map(bootedMs));
  const agreeing = stamps.filter((stamp) => bootedMs(stamp) - earliest <= 10 * clockTickMs + resolutionMs);
  if (agreeing.length * 2 >= stamps.length) return false;
  const later = stamps.slice(1).filter(({stampMs}, index) => stampMs >= (stamps[index]?.stampMs ?? 0));
  const inOrder = later.length >= (stamps.length - 1) * 0.75;
  const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return !inOrder || span(stamps.map(({stampMs}) => stampMs)) < span(stamps.map(({uptimeMs}) => uptimeMs));
}

function bootedMs({stampMs, uptimeMs}: Stamp): number {
  return stampMs - uptimeMs;
}

function spread(names: readonly string[]): string[] {
  const step = Math.max(1, Math.floor(names.length / mostSamples));
  return names.filter((_, index) => index % step === 0).slice(0, mostSamples);
}
