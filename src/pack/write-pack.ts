import type {Writable} from 'node:stream';
import {finished} from 'node:stream/promises';
import {createGzip} from 'node:zlib';
import {pack, type Pack} from 'tar-stream';
import {gather} from './gather.js';
import type {Manifest} from './manifest.js';
import type {PackedFile, PackedFiles} from './packed-file.js';
import {learnFrom, rewriteFile, type Rewriter} from './rewrite.js';

/** What goes into a pack. */
export interface PackContent {
  readonly manifest: Manifest;
  readonly context: PackedFiles;
  /** The files of the captures, one capture after the other; read when it is their turn. */
  readonly captures: Iterable<PackedFiles>;
}

export interface PackOptions {
  /** Undefined: everything goes in as it is. */
  readonly rewriter?: Rewriter | undefined;
  /** Hears how many captures are in. */
  readonly progress?: (captures: number) => void;
}

/**
 * Writes a pack to a stream, which ends with it. One pass; in memory are a megabyte of captures and what the rewriter knows.
 * What the manifest and the context hold is learnt first, so it goes from all captures.
 */
export async function writePack(
  {manifest, context, captures}: PackContent,
  output: Writable,
  options: PackOptions,
): Promise<void> {
  const {rewriter, progress} = options;
  const archive = pack();
  const gzip = createGzip({chunkSize: 256 * 1024});
  const gathered = gather(256 * 1024);
  archive.pipe(gathered as never);
  gathered.pipe(gzip);
  gzip.pipe(output);
  const done = Promise.all([finished(gzip), finished(output)]);
  done.catch((error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))));
  await add(archive, [manifestFile(manifest)]);
  let count = 0;
  await addRewritten(archive, context, rewriter);
  for (const batch of batches(captures)) {
    await addRewritten(archive, batch.flat(), rewriter);
    count += batch.length;
    progress?.(count);
  }
  archive.finalize();
  await done;
}

async function addRewritten(archive: Pack, files: PackedFiles, rewriter: Rewriter | undefined): Promise<void> {
  if (rewriter === undefined) return add(archive, files);
  await learnFrom(files, rewriter);
  await add(
    archive,
    files.map((file) => rewriteFile(file, rewriter)),
  );
}

/** About a megabyte each: the rules of others cost the more the more often they are asked. */
function* batches(captures: Iterable<PackedFiles>): Generator<PackedFiles[]> {
  let batch: PackedFiles[] = [];
  let bytes = 0;
  for (const files of captures) {
    batch.push(files);
    bytes += files.reduce((sum, file) => sum + file.bytes.length, 0);
    if (bytes < 1024 * 1024 && batch.length < 500) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

function manifestFile(manifest: Manifest): PackedFile {
  return {
    path: 'manifest.json',
    bytes: Buffer.from(`${JSON.stringify(manifest)}\n`),
    modifiedAtMs: Date.parse(manifest.createdAt),
  };
}

/** Ends when the archive has taken them. */
async function add(archive: Pack, files: PackedFiles): Promise<void> {
  await Promise.all(files.map((file) => addFile(archive, file)));
}

function addFile(archive: Pack, {path, bytes, modifiedAtMs}: PackedFile): Promise<void> {
  const header = {name: path, mode: 0o600, mtime: new Date(modifiedAtMs), ...exactTime(path, modifiedAtMs)};
  return new Promise((resolve, reject) => archive.entry(header, bytes, (error) => (error ? reject(error) : resolve())));
}

/** Times with parts of a second, which format 1 of the store and M-Lab's shim.sh keep nowhere else. */
function exactTime(path: string, modifiedAtMs: number): object {
  const isClock = /^store\/(?:started\/(?:[^,]*,){4}[^,]*$|ended\/[^,]*,[^,]*$|\d{4}-)/.test(path);
  if (!isClock) return {};
  const microseconds = Math.round(modifiedAtMs * 1000);
  return {pax: {mtime: `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, '0')}`}};
}
