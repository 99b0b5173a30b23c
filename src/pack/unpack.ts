import {
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Readable} from 'node:stream';
import {StoreFormatError} from '../errors.js';
import {setModifiedAtMs} from '../system/modification-time.js';
import {usualLimits, type Member, type PackLimits} from './format.js';
import {manifestIn} from './manifest-in.js';
import {isNodeName, noNodeName, notAPack, parseManifest, type Manifest} from './manifest.js';
import {redactUnpacked} from './redact-unpacked.js';
import type {Rewriter} from './rewrite.js';
import {readArchive, type ArchivedFile} from './read-archive.js';

export interface UnpackOptions {
  /** The name to file it under; else the manifest's, with something behind it if another machine has that one here. */
  readonly node?: string | undefined;
  /** What to call the pack in messages. */
  readonly origin?: string;
  readonly limits?: PackLimits;
  /** Takes secrets out before anything is where a reader looks. */
  readonly rewriter?: Rewriter | undefined;
  /** Hears how many files there are so far. */
  readonly progress?: (files: number) => void;
}

/** A pack that was unpacked. */
export interface Unpacked {
  readonly node: string;
  /** How the pack calls it. */
  readonly ownName: string;
  readonly manifest: Manifest;
  /** How many it holds, whatever its manifest says. */
  readonly captures: number;
  /** `STORE/nodes/NAME`. */
  readonly directory: string;
}

/**
 * Unpacks a pack into `STORE/nodes/NAME/`. The pack is not trusted: whatever is odd about it ends this, with nothing but
 * a temporary directory in the store written, and that removed. Captures of the same node that are there already stay;
 * files of the same name are replaced.
 *
 * @throws StoreFormatError if it is no pack, a hostile one, or one of a newer format
 */
export async function unpackInto(
  source: Readable,
  storeDirectory: string,
  options: UnpackOptions = {},
): Promise<Unpacked> {
  const origin = options.origin ?? 'the pack';
  if (options.node !== undefined && !isNodeName(options.node)) throw noNodeName(origin, options.node);
  mkdirSync(storeDirectory, {recursive: true, mode: 0o700});
  const part = mkdtempSync(join(storeDirectory, '.unpack-'));
  try {
    const {manifest: unpacked, captures} = await unpackFiles(source, part, origin, options);
    if (options.rewriter !== undefined) await redactUnpacked(part, options.rewriter);
    const written: Manifest = options.rewriter === undefined ? unpacked : {...unpacked, secrets: 'redacted'};
    const node = options.node ?? nameFor(written, join(storeDirectory, 'nodes'));
    const manifest = {...written, node};
    if (node !== written.node) writeManifest(part, manifest);
    const directory = join(storeDirectory, 'nodes', node);
    mkdirSync(dirname(directory), {recursive: true, mode: 0o700});
    settle(part, directory, manifest);
    return {node, ownName: written.node, manifest, captures, directory};
  } finally {
    rmSync(part, {recursive: true, force: true});
  }
}

async function unpackFiles(
  source: Readable,
  part: string,
  origin: string,
  {limits = usualLimits, progress}: UnpackOptions,
): Promise<{manifest: Manifest; captures: number}> {
  let manifest: Manifest | undefined;
  let files = 0;
  const captures = new Set<string>();
  const made = new Set<string>();
  for await (const file of readArchive(source, origin, limits)) {
    if (manifest === undefined && file.member.kind !== 'manifest')
      throw notAPack(origin, 'its first file is not manifest.json');
    const path = join(part, file.member.path);
    if (!made.has(dirname(path))) mkdirSync(dirname(path), {recursive: true, mode: 0o700});
    made.add(dirname(path));
    await write(file, path, origin);
    if (file.member.kind === 'manifest') manifest = parseManifest(readFileSync(path, 'utf8'), origin);
    const capture = captureOf(file.member);
    if (capture !== undefined) captures.add(capture);
    progress?.(++files);
  }
  if (manifest === undefined) throw notAPack(origin, 'it has no manifest.json');
  return {manifest, captures: captures.size};
}

/** The file in `started/`, or the directory of M-Lab's shim.sh, by which a capture is there. */
function captureOf({kind, path}: Member): string | undefined {
  return kind === 'store' ? /^store\/(?:started\/.*|\d{4}-[^/]*(?=\/))/s.exec(path)?.[0] : undefined;
}

/** A name that is there already is refused, also where the file system takes two names for one. */
async function write({member, size, modifiedAtMs, content}: ArchivedFile, path: string, origin: string): Promise<void> {
  if (member.kind === 'manifest' && size > 1024 * 1024) throw notAPack(origin, 'its manifest is larger than 1 MiB');
  const file = openNew(path, member.path, origin);
  try {
    for await (const chunk of content) writeSync(file, chunk);
    if (member.kind === 'store') setModifiedAtMs(file, modifiedAtMs);
  } finally {
    closeSync(file);
  }
}

function openNew(path: string, name: string, origin: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw notAPack(origin, `"${name}" is in it twice`);
    throw error;
  }
}

/** Moves what was unpacked to its place, beside what is there already of that node. */
function settle(part: string, directory: string, manifest: Manifest): void {
  const there = lstatSync(directory, {throwIfNoEntry: false});
  if (there === undefined) {
    renameSync(part, directory);
    return;
  }
  if (!there.isDirectory()) throw new StoreFormatError(`${directory} is no directory`, {suggestions: [`move it away`]});
  const before = manifestIn(directory);
  for (const entry of readdirSync(part, {recursive: true, withFileTypes: true})) {
    if (entry.isDirectory()) continue;
    const target = join(directory, entry.parentPath.slice(part.length), entry.name);
    mkdirSync(dirname(target), {recursive: true, mode: 0o700});
    renameSync(join(entry.parentPath, entry.name), target);
  }
  // what does not say it, or not readably, may hold some
  const secrets = (before?.secrets ?? 'held') === 'held' ? 'held' : manifest.secrets;
  writeManifest(directory, {...manifest, secrets, machine: manifest.machine ?? before?.machine ?? null});
}

/** Machines of one name do not share a folder: what the second one's pack tells of it would take the place of the first one's. */
function nameFor({node, machine}: Manifest, nodes: string): string {
  const there = manifestIn(join(nodes, node))?.machine ?? null;
  const isAnother = machine !== null && there !== null && there !== machine;
  return isAnother ? `${node.slice(0, longestName)}-${machine.slice(0, 6)}` : node;
}

/** With something behind it, it is a directory's name. */
const longestName = 240;

function writeManifest(directory: string, manifest: Manifest): void {
  writeFileSync(join(directory, 'manifest.json'), `${JSON.stringify(manifest)}\n`, {mode: 0o600});
}
