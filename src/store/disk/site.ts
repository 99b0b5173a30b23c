import {join} from 'node:path';
import type {Dropped} from '../../capture/retention/dropped.js';
import type {LiveProcesses} from '../../system/live-processes.js';
import {decodeCapture, type Surroundings} from './decode.js';
import {readDropped} from './dropped.js';
import {entriesIn} from './entries-in.js';
import type {CaptureEntry, Reading, SelectEntries} from './entry.js';
import {glanceInto, type Glance} from './glance.js';
import {OwnEntry, ownEntries, type OwnEntries} from './own-entries.js';
import {pluginFilesIn} from './plugin-files.js';
import {storedFiles} from './stored-files.js';
import {decodeUpstream, parseUpstreamName, upstreamEntries} from './upstream.js';

/** Captures that lie in one directory: those recorded here, or those of one node that were collected. */
export interface Site extends Glance {
  readonly node: string | null;
  /** Captures of our shim are among them. */
  readonly hasOwn: boolean;
  readonly dropped: () => Dropped;
  readonly select: SelectEntries;
  readonly read: (entry: CaptureEntry) => Reading;
}

/**
 * The captures in a directory, which our shim, M-Lab's shim.sh or both have left there; undefined if there are none.
 *
 * @param names what is in the directory
 */
export function openSite(
  directory: string,
  names: readonly string[],
  node: string | null,
  how: Pick<Surroundings, 'processes' | 'readsLater'>,
): Site | undefined {
  const hasOwn = directoriesIn(directory).includes('started');
  const hasUpstream = names.some((name) => parseUpstreamName(name) !== undefined);
  if (!hasOwn && !hasUpstream) return undefined;
  const own = hasOwn ? ownEntries(directory, node) : noEntries;
  const upstream: SelectEntries = hasUpstream ? upstreamEntries(directory, node) : () => [];
  const files = storedFiles(directory, own.count);
  const surroundings = {...how, pluginFileAt: pluginFilesIn(join(directory, 'about')), files};
  return {
    node,
    hasOwn,
    dropped: () => readDropped(directory),
    select: (isWanted) => [...own.select(isWanted), ...upstream(isWanted)],
    ...glanceInto(directory, files),
    read: (entry) => readEntry(directory, entry, surroundings),
  };
}

const noEntries: OwnEntries = {select: () => [], count: 0};

/** Nothing that was collected is still running, whatever runs here. */
const noProcesses: LiveProcesses = {bootId: null, startOf: () => undefined};

/** The captures of each node that was collected into `STORE/nodes/NAME/store`, which is how a pack is unpacked. */
export function openNodes(directory: string, readsLater: boolean): Site[] {
  return directoriesIn(directory).flatMap((node) => {
    const path = join(directory, node, 'store');
    const hasStore = directoriesIn(join(directory, node)).includes('store');
    const how = {processes: noProcesses, readsLater};
    return (hasStore ? openSite(path, directoriesIn(path), node, how) : undefined) ?? [];
  });
}

/** Real ones: a link would lead out of the store. */
function directoriesIn(path: string): string[] {
  return entriesIn(path)
    .filter((entry) => entry.isDirectory())
    .map(({name}) => name);
}

function readEntry(directory: string, entry: CaptureEntry, surroundings: Surroundings): Reading {
  const decoded =
    entry instanceof OwnEntry
      ? decodeCapture(directory, entry, surroundings)
      : decodeUpstream(directory, entry, surroundings.readsLater);
  if (typeof decoded !== 'string') return {kind: 'capture', invocation: decoded};
  return {
    kind: 'damaged',
    id: entry.id,
    node: entry.node,
    path: join(directory, entry.source === 'mlab-cni' ? 'started' : '', entry.name),
    reason: decoded,
  };
}
