import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Exit} from '../capture/invocation.js';
import type {CaptureEntry} from './entry.js';
import {parseEndName, parseStartName, type StartName} from './format.js';

/**
 * The captures of our shim in a store, in no order, from the names of two directories. Names carry the time since boot;
 * when that boot was is learned from the time stamps of a few files.
 */
export function ownEntries(directory: string): CaptureEntry[] {
  const exits = readExits(directory);
  const starts = readdirSync(join(directory, 'started')).flatMap((name) => {
    const start = parseStartName(name);
    return start === undefined ? [] : {...start, name};
  });
  const bootTimes = learnBootTimes(directory, starts);
  return starts.map(({id, name, operation, plugin, ifname, containerId, boot, uptimeCs}) => {
    const startedAtMs = (bootTimes.get(boot) ?? 0) + uptimeCs * 10;
    const exit = exits.get(id) ?? null;
    return {id, source: 'mlab-cni' as const, name, operation, plugin, ifname, containerId, exit, startedAtMs};
  });
}

const samplesPerBoot = 8;

/** Epoch time of each boot in ms. The earliest sample wins, since a late note makes a start look younger than it is. */
function learnBootTimes(directory: string, starts: readonly (StartName & {readonly name: string})[]) {
  const samples = new Map<string, number[]>();
  for (const {boot, name, uptimeCs} of starts) {
    const known = samples.get(boot) ?? [];
    if (known.length >= samplesPerBoot) continue;
    const modifiedAtMs = statSync(join(directory, 'started', name), {throwIfNoEntry: false})?.mtimeMs;
    if (modifiedAtMs !== undefined) samples.set(boot, [...known, modifiedAtMs - uptimeCs * 10]);
  }
  return new Map([...samples].map(([boot, times]) => [boot, Math.min(...times)]));
}

function readExits(directory: string): Map<string, Exit> {
  const exits = new Map<string, Exit>();
  for (const name of tryReaddir(join(directory, 'ended'))) {
    const end = parseEndName(name);
    if (end !== undefined) exits.set(end.id, end.exit);
  }
  return exits;
}

/** Without `ended/` all captures are partial, which is the truth. */
function tryReaddir(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
