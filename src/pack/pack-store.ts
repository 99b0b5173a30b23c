import {join} from 'node:path';
import type {Writable} from 'node:stream';
import type {Filter} from '../capture/selection/filter.js';
import {containerKey} from '../capture/invocation.js';
import {UsageError} from '../errors.js';
import type {Pseudonyms} from '../redact/pseudonyms/pseudonyms.js';
import type {CaptureEntry} from '../store/disk/entry.js';
import type {Store} from '../store/disk/store.js';
import {nothingFits} from '../store/query/nothing-fits.js';
import {search} from '../store/query/search.js';
import {aboutFiles, createFilesOf} from './capture-files.js';
import {contextFiles} from './context-files.js';
import {mostBytesOfCaptureFile, mostBytesOfFile} from './limits.js';
import type {Manifest} from './manifest.js';
import {manifestIn} from './manifest-in.js';
import {mapLazily} from './map-lazily.js';
import type {PackedFiles} from './packed-file.js';
import {withPseudonyms} from './pseudonymization.js';
import type {Rewriter} from './rewrite.js';
import {writePack} from './write-pack.js';

export interface PackRequest {
  readonly store: Store;
  readonly filter: Filter;
  /** What the manifest says beside what the captures do. */
  readonly about: Pick<Manifest, 'producer' | 'createdAt' | 'secrets' | 'pseudonyms'>;
  /** The name of this machine, where these captures were recorded, if no node's. */
  readonly hostName: string;
  /** What tells it from others of that name. */
  readonly machine: string | null;
  /** What is known about the machine on which captures of a boot were made, if they are no node's. */
  readonly ownContext: (bootId: string | null) => Promise<PackedFiles>;
  readonly rewriter?: Rewriter | undefined;
  /** Undefined: names and addresses stay. */
  readonly pseudonyms?: Pseudonyms | undefined;
  readonly progress?: (done: number, total: number) => void;
  /** Hears of files of which only the beginning is in the pack, or nothing. */
  readonly warn?: (line: string) => void;
}

/** Captures that were chosen, and where they lie. */
export interface Chosen {
  readonly node: string;
  readonly entries: readonly CaptureEntry[];
  readonly manifest: Manifest;
}

/**
 * Packs the captures of a store that fit a filter, which must be of one node.
 *
 * @throws UsageError if they are of several nodes
 * @throws NotFoundError if there are none
 */
export async function packStore(request: PackRequest, output: (chosen: Chosen) => Writable): Promise<Chosen> {
  const {store, filter, progress, pseudonyms} = request;
  const entries = entriesFor(store, filter);
  if (pseudonyms !== undefined) learnNames(store, entries, request.hostName, pseudonyms);
  const chosen = choose(entries, request);
  const rewriter = pseudonyms === undefined ? request.rewriter : withPseudonyms(pseudonyms, request.rewriter);
  const directory = directoryOf(store, chosen.entries);
  const filesOf = createFilesOf(directory, mostBytesOfCaptureFile, (path, fault) =>
    request.warn?.(`${path} is not in the pack: it ${fault}`),
  );
  const context =
    chosen.entries[0]?.node == null
      ? await request.ownContext(chosen.manifest.bootId)
      : contextFiles(join(directory, '..'));
  await writePack(
    {
      manifest: chosen.manifest,
      context: [...context.filter(({path}) => path.startsWith('context/')), ...aboutFiles(directory, mostBytesOfFile)],
      captures: mapLazily(chosen.entries, (entry) => {
        store.goesOn();
        return told(filesOf(entry), request.warn);
      }),
    },
    output(chosen),
    {rewriter, ...(progress && {progress: (done) => progress(done, chosen.entries.length)})},
  );
  return chosen;
}

/** Says which of the files are cut. */
function told(files: PackedFiles, warn: PackRequest['warn']): PackedFiles {
  for (const {path, bytes, size} of files)
    if (size > bytes.length) warn?.(`of ${path} the first ${bytes.length} of ${size} bytes are in the pack`);
  return files;
}

/** What fits, oldest first, and with it all calls for the same containers, without which it cannot be explained. */
function entriesFor(store: Store, filter: Filter): CaptureEntry[] {
  const all = store.entries();
  const fitting = new Set<CaptureEntry>();
  for (const {entry, match} of search(store, all, filter)) if (match === 'yes') fitting.add(entry);
  if (fitting.size === all.length) return [...all].reverse();
  const containers = new Set(
    [...fitting].flatMap(({node, containerId}) => (containerId === null ? [] : containerKey(node, containerId))),
  );
  return all
    .filter(
      (entry) =>
        fitting.has(entry) ||
        (entry.containerId !== null && containers.has(containerKey(entry.node, entry.containerId))),
    )
    .reverse();
}

/** All of them first: logs speak of pods before their captures do. */
function learnNames(store: Store, entries: readonly CaptureEntry[], hostName: string, pseudonyms: Pseudonyms): void {
  for (const name of new Set([...entries.map(({node}) => node ?? hostName), hostName])) {
    pseudonyms.learn(name, 'node');
    pseudonyms.learn(name.replace(/\..*/, ''), 'node');
  }
  for (const entry of entries) {
    const reading = store.read(entry);
    const pod = reading.kind === 'capture' ? reading.invocation.pod : null;
    if (pod === null) continue;
    pseudonyms.learn(pod.namespace, 'namespace');
    pseudonyms.learn(pod.name, 'pod');
  }
}

function choose(entries: readonly CaptureEntry[], request: PackRequest): Chosen {
  const {store, hostName, about, pseudonyms} = request;
  const nodes = [...new Set(entries.map(({node}) => node))];
  if (nodes.length > 1) {
    throw new UsageError(`these are captures of ${nodes.length} nodes, and a pack holds those of one`, {
      suggestions: [
        'add --node NAME with one of these:',
        ...nodes.map((node) => node ?? `(recorded here: ${hostName})`),
      ],
    });
  }
  if (entries.length === 0) throw nothingFits(store, request.filter);
  const real = nodes[0] ?? hostName;
  const node = pseudonyms?.nameOf(real) ?? real;
  const [newest] = entries.slice(-1).map((entry) => store.read(entry));
  const bootId = newest?.kind === 'capture' ? newest.invocation.bootId : null;
  const machine = pseudonyms === undefined ? machineOf(directoryOf(store, entries), nodes[0] ?? null, request) : null;
  return {
    node,
    entries,
    manifest: {kind: 'mlab-cni-pack', format: 1, node, machine, bootId, captures: entries.length, ...about},
  };
}

/** A pack that was unpacked says it itself. */
function machineOf(directory: string, node: string | null, {machine}: PackRequest): string | null {
  return node === null ? machine : (manifestIn(join(directory, '..'))?.machine ?? null);
}

function directoryOf({directory}: Store, [first]: readonly CaptureEntry[]): string {
  return first?.node == null ? directory : join(directory, 'nodes', first.node, 'store');
}
