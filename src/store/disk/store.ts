import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {addDropped, nothingDropped, type Dropped} from '../../capture/retention/dropped.js';
import {fitsWildcard} from '../../capture/selection/wildcard.js';
import {NotFoundError} from '../../errors.js';
import {liveProcesses, type LiveProcesses} from '../../system/live-processes.js';
import type {CaptureEntry, Reading} from './entry.js';
import type {Glance} from './glance.js';
import {missingStore, notAStore} from './missing-store.js';
import {isRealFolder} from './real-folder.js';
import {pinStore} from './readers.js';
import {openNodes, openSite, type Site} from './site.js';

/**
 * Captures in a directory: those of our shim, those of M-Lab's shim.sh, and those that were collected from nodes, each
 * in `nodes/NAME/store`.
 */
export interface Store extends Glance {
  readonly directory: string;
  /** What had to make room in it. */
  readonly dropped: () => Dropped;
  /** The captures that were there when this was first asked, or those wanted of them, newest first, from names alone. */
  readonly entries: (isWanted?: (entry: CaptureEntry) => boolean) => readonly CaptureEntry[];
  /** To be called by whoever opened it with `keepsAll` and reads files without `read`: reading goes on. */
  readonly goesOn: () => void;
  /** Reads one. A damaged capture is an answer, never an exception. */
  readonly read: (entry: CaptureEntry) => Reading;
}

export interface OpenOptions {
  /** Only captures of the nodes with such a name; `*` stands for anything. */
  readonly node?: string | undefined;
  readonly processes?: LiveProcesses;
  /** Nothing makes room while this process reads, which takes long. It writes a file into a store of ours. */
  readonly keepsAll?: boolean;
  /**
   * Documents are read when they are asked for, and are a LostDocumentError if that is too late (see answer-from.ts). Else
   * each capture is read whole.
   */
  readonly readsLater?: boolean;
}

/**
 * Opens a store for reading; needs neither root nor Linux.
 *
 * @throws StoreMissingError if the directory is not there, is no directory, cannot be read, or holds no store
 * @throws NotFoundError if the store has no such node
 */
export function openStore(directory: string, options: OpenOptions = {}): Store {
  const sites = openSites(directory, options);
  const siteOf = new Map(sites.map((site) => [site.node, site]));
  const select = (isWanted: (entry: CaptureEntry) => boolean) =>
    sites.flatMap((site) => site.select(isWanted)).sort(newestFirst);
  const isOurs = sites.some(({node, hasOwn}) => node === null && hasOwn);
  const {renew} = options.keepsAll && isOurs ? pinStore(directory) : {renew: () => undefined};
  renew();
  let all: readonly CaptureEntry[] | undefined;
  return {
    directory,
    dropped: () => sites.map((site) => site.dropped()).reduce(addDropped, nothingDropped),
    entries: (isWanted) => {
      if (isWanted === undefined) return (all ??= select(() => true));
      return all?.filter(isWanted) ?? select(isWanted);
    },
    podOf: (entry) => siteOf.get(entry.node)?.podOf(entry),
    hasResult: (entry) => siteOf.get(entry.node)?.hasResult(entry),
    networkOf: (entry) => siteOf.get(entry.node)?.networkOf(entry),
    durationOf: (entry) => siteOf.get(entry.node)?.durationOf(entry),
    goesOn: renew,
    read: (entry) => {
      renew();
      return siteOf.get(entry.node)?.read(entry) ?? gone(directory, entry);
    },
  };
}

function openSites(directory: string, {node, processes = liveProcesses(), readsLater = false}: OpenOptions): Site[] {
  const names = namesIn(directory);
  const own = openSite(directory, names, null, {processes, readsLater});
  const nodes = isRealFolder(join(directory, 'nodes')) ? openNodes(join(directory, 'nodes'), readsLater) : [];
  if (own === undefined && nodes.length === 0 && names.length > 0) throw notAStore(directory, names);
  if (node === undefined) return own === undefined ? nodes : [own, ...nodes];
  const wanted = nodes.filter((site) => fitsWildcard(node, site.node ?? ''));
  if (wanted.length === 0) throw noSuchNode(directory, node, nodes);
  return wanted;
}

function noSuchNode(directory: string, node: string, nodes: readonly Site[]): NotFoundError {
  return new NotFoundError(`${directory} holds no captures of a node "${node}"`, {
    suggestions:
      nodes.length === 0
        ? ['leave --node out: these captures were recorded here, and not collected from nodes']
        : ['one of these:', ...nodes.map((site) => site.node ?? '')],
  });
}

/** Somebody handed in an entry of another store. */
function gone(directory: string, {id, node, name}: CaptureEntry): Reading {
  return {kind: 'damaged', id, node, path: join(directory, name), reason: 'it is not there any more'};
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw missingStore(directory, error);
  }
}

function newestFirst(left: CaptureEntry, right: CaptureEntry): number {
  return right.startedAtMs - left.startedAtMs || (left.name < right.name ? -1 : 1);
}
