import {Transform, type Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {extract, type Header} from 'tar-stream';
import {isDirectoryName, parseMember, type Member, type PackLimits} from './format.js';
import {notAPack} from './manifest.js';

/** A regular file in a pack; its content must be read, or left, before the next one is asked for. */
export interface ArchivedFile {
  readonly member: Member;
  readonly size: number;
  /** Milliseconds since the epoch, with fraction where the archive has it. */
  readonly modifiedAtMs: number;
  readonly content: AsyncIterable<Buffer>;
}

/**
 * The files of a pack, one after the other. Anything that a pack does not hold ends it: a link, a device, a name that leads
 * elsewhere, more than the limits allow, an archive that is cut off.
 *
 * @throws StoreFormatError which names the pack and what is wrong with it
 */
export async function* readArchive(source: Readable, origin: string, limits: PackLimits): AsyncGenerator<ArchivedFile> {
  const archive = extract();
  const packed = {bytes: 0};
  const counter = meter((bytes) => (packed.bytes += bytes));
  const limiter = limitTo(limits, packed, origin);
  const gunzip = createGunzip({chunkSize: 256 * 1024});
  for (const stream of [source, counter, gunzip, limiter]) stream.on('error', (error: Error) => archive.destroy(error));
  source.pipe(counter).pipe(gunzip).pipe(limiter).pipe(archive);
  let members = 0;
  try {
    for await (const entry of archive) {
      if (++members > limits.members) throw notAPack(origin, `it holds more than ${limits.members} files`);
      const member = memberOf(entry.header, origin);
      if (member === undefined) entry.resume();
      else {
        const {size} = entry.header;
        yield {
          member,
          size,
          modifiedAtMs: modifiedAtMs(entry.header),
          content: contentOf(entry as AsyncIterable<Buffer>, origin),
        };
      }
    }
  } catch (error) {
    throw asRefusal(error, origin);
  } finally {
    source.destroy();
    archive.destroy();
  }
  if (members === 0) throw notAPack(origin, 'it is empty');
}

/** Whoever reads it hears of what is wrong with the archive in the same words. */
async function* contentOf(entry: AsyncIterable<Buffer>, origin: string): AsyncGenerator<Buffer> {
  try {
    yield* entry;
  } catch (error) {
    throw asRefusal(error, origin);
  }
}

function asRefusal(error: unknown, origin: string): Error {
  return error instanceof Error && 'exitCode' in error ? error : notAPack(origin, reasonOf(error), error);
}

/** Undefined: a directory, which means nothing. */
function memberOf({name, type, size, pax}: Header, origin: string): Member | undefined {
  if (type === 'directory' && isDirectoryName(name)) return undefined;
  const member = parseMember(name);
  if (member === undefined || name.includes('\0'))
    throw notAPack(origin, `it holds ${shown(name)}, which no pack does`, undefined, [
      'if tar made it of a directory of captures, unpack it: --store and "mlab-cni import" take that directory',
    ]);
  if (type !== 'file')
    throw notAPack(
      origin,
      `${shown(name)} in it is no regular file but ${(type as string | null) === null ? 'of an unknown kind' : `a ${type}`}`,
    );
  if (Object.keys(pax ?? {}).some((key) => key.startsWith('GNU.sparse.')))
    throw notAPack(origin, `${shown(name)} in it is written as a sparse file`);
  if (!Number.isSafeInteger(size) || size < 0) throw notAPack(origin, `${shown(name)} in it has no size that can be`);
  return member;
}

/** A name is somebody else's, and may be long. */
function shown(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}...` : name);
}

/** The header has whole seconds; tar writes the rest as an extended attribute. */
function modifiedAtMs({mtime, pax}: Header): number {
  const exact = Number((pax as {readonly mtime?: string} | null | undefined)?.mtime);
  return Number.isFinite(exact) ? exact * 1000 : mtime.getTime();
}

function meter(count: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count(chunk.length);
      done(null, chunk);
    },
  });
}

function limitTo({bytes: most, ratio}: PackLimits, packed: {readonly bytes: number}, origin: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) done(notAPack(origin, `it holds more than ${most / 1024 ** 2} MiB`));
      else if (bytes > 64 * 1024 ** 2 && bytes > packed.bytes * ratio) {
        done(notAPack(origin, `it grows to more than ${ratio} times its size, as only a bomb does`));
      } else done(null, chunk);
    },
  });
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/Unexpected end of data|unexpected end of file/.test(message)) return 'it is cut off';
  if (/incorrect data check|incorrect length check/.test(message)) return 'it is damaged: its checksum is another';
  return /incorrect header check|Invalid tar header/.test(message) ? 'it is no gzipped tar archive' : message;
}
