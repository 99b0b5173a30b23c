import {readdirSync, statSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {StoreMissingError} from '../../errors.js';
import {interpret, type Invocation} from '../../capture/invocation.js';
import {liveProcesses, type LiveProcesses} from '../../system/live-processes.js';
import {decodeCapture} from './decode.js';
import type {CaptureEntry, Reading, SelectEntries} from './entry.js';
import {glanceInto, type Glance} from './glance.js';
import {ownEntries} from './own-entries.js';
import {decodeUpstream, parseUpstreamName, upstreamEntries} from './upstream.js';

/** Captures in a directory: those of our shim, those of M-Lab's shim.sh, or both. */
export interface Store extends Glance {
  readonly directory: string;
  /** The captures that were there when this was first asked, or those wanted of them, newest first, from names alone. */
  readonly entries: (isWanted?: (entry: CaptureEntry) => boolean) => readonly CaptureEntry[];
  /** Reads one. A damaged capture is an answer, never an exception. */
  readonly read: (entry: CaptureEntry) => Reading;
}

/**
 * Opens a store for reading; needs neither root nor Linux.
 *
 * @throws StoreMissingError if the directory is not there, is no directory, cannot be read, or holds no store
 */
export function openStore(directory: string, processes: LiveProcesses = liveProcesses()): Store {
  const names = namesIn(directory);
  const hasOwn = names.includes('started');
  const hasUpstream = names.some((name) => parseUpstreamName(name) !== undefined);
  if (!hasOwn && !hasUpstream && names.length > 0) throw notAStore(directory, names);
  const own: SelectEntries = hasOwn ? ownEntries(directory) : () => [];
  const upstream: SelectEntries = hasUpstream ? upstreamEntries(directory) : () => [];
  const select: SelectEntries = (isWanted) => [...own(isWanted), ...upstream(isWanted)].sort(newestFirst);
  let all: readonly CaptureEntry[] | undefined;
  return {
    directory,
    entries: (isWanted) => (isWanted === undefined ? (all ??= select(() => true)) : select(isWanted)),
    ...glanceInto(directory),
    read: (entry) => readEntry(directory, entry, processes),
  };
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw unreadable(directory, error);
  }
}

function unreadable(directory: string, error: unknown): StoreMissingError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') {
    return new StoreMissingError(`there is no capture store at ${directory}`, {
      suggestions: [
        ...upstreamBeside(directory),
        'sudo mlab-cni shim install    to start recording',
        'add --store DIR    if the captures are elsewhere',
      ],
      cause: error,
    });
  }
  if (code === 'ENOTDIR') {
    return new StoreMissingError(`${directory} is not a directory`, {
      suggestions: ['--store takes the directory that holds the captures'],
      cause: error,
    });
  }
  return new StoreMissingError(`the capture store ${directory} cannot be read (${code || String(error)})`, {
    suggestions: ["run it with sudo: the store is its owner's alone, since captures hold credentials"],
    cause: error,
  });
}

/** M-Lab's shim.sh records into /tmp itself, where our store is a directory. */
function upstreamBeside(directory: string): string[] {
  const parent = dirname(directory);
  try {
    const count = readdirSync(parent).filter((name) => parseUpstreamName(name) !== undefined).length;
    return count === 0 ? [] : [`add --store ${parent}    to see ${count} captures of M-Lab's shim.sh there`];
  } catch {
    return [];
  }
}

function notAStore(directory: string, names: readonly string[]): StoreMissingError {
  const inside = names.find((name) => holdsCaptures(join(directory, name)));
  return new StoreMissingError(`${directory} holds no captures`, {
    suggestions:
      inside === undefined
        ? ['add --store DIR    with the directory that does']
        : [`add --store ${join(directory, inside)}`],
  });
}

function holdsCaptures(path: string): boolean {
  if (statSync(path, {throwIfNoEntry: false})?.isDirectory() !== true) return false;
  try {
    return readdirSync(path).some((name) => name === 'started' || parseUpstreamName(basename(name)) !== undefined);
  } catch {
    return false;
  }
}

function newestFirst(left: CaptureEntry, right: CaptureEntry): number {
  return right.startedAtMs - left.startedAtMs || (left.name < right.name ? -1 : 1);
}

function readEntry(directory: string, entry: CaptureEntry, processes: LiveProcesses): Reading {
  const recording =
    entry.source === 'mlab-cni' ? decodeCapture(directory, entry, processes) : decodeUpstream(directory, entry);
  if (typeof recording !== 'string') return {kind: 'capture', invocation: interpret(recording) satisfies Invocation};
  return {
    kind: 'damaged',
    id: entry.id,
    path: join(directory, entry.source === 'mlab-cni' ? 'started' : '', entry.name),
    reason: recording,
  };
}
