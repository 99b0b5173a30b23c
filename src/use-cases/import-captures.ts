import {createReadStream, statSync} from 'node:fs';
import {PassThrough, type Readable} from 'node:stream';
import {UsageError} from '../errors.js';
import {packDirectory} from '../pack/pack-directory.js';
import {createRedaction} from '../pack/redaction.js';
import {unpackInto, type Unpacked} from '../pack/unpack.js';

/** What is taken into which store. */
export interface ImportRequest {
  /** A pack, a directory of captures, or `-`: a pack on stdin. */
  readonly path: string;
  readonly stdin: Readable;
  /** The directory. */
  readonly store: string;
  /** The name to file it under; undefined: as it calls itself. */
  readonly node: string | undefined;
  /** What a directory is called that does not say. */
  readonly hostName: string;
  /** Further names whose values are secrets, all of which are left out; null: what is in it stays. */
  readonly secretNames: readonly string[] | null;
  readonly warn: (line: string) => void;
}

/**
 * Takes captures of another node into a store.
 *
 * @throws UsageError if there is nothing at that path, and what {@link unpackInto} and {@link packDirectory} throw
 */
export async function importCaptures(request: ImportRequest): Promise<Unpacked> {
  const {path, store, node, secretNames} = request;
  const {source, written} = openSource(request);
  const rewriter = secretNames === null ? undefined : createRedaction(secretNames);
  const [unpacked] = await Promise.all([unpackInto(source, store, {node, origin: path, rewriter}), written]);
  return unpacked;
}

/** A directory is packed on the way. */
function openSource({path, stdin, node, hostName, warn}: ImportRequest) {
  if (path === '-') return {source: stdin, written: Promise.resolve()};
  const stat = statSync(path, {throwIfNoEntry: false});
  if (stat === undefined) throw new UsageError(`there is no ${path}`);
  if (!stat.isDirectory()) return {source: createReadStream(path), written: Promise.resolve()};
  const source = new PassThrough();
  const written = packDirectory(path, node ?? hostName, source, warn);
  written.catch((error: unknown) => source.destroy(error as Error));
  return {source, written};
}
