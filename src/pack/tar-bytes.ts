import type {PackedFile, PackedFiles} from './packed-file.js';

/**
 * Files as members of a tar archive, one behind the other (POSIX.1-2017, pax: ustar headers, and extended ones for names
 * and times that these do not hold). A library that takes one file at a time costs as much as all else about a pack.
 */
export function tarBytes(files: PackedFiles): Buffer {
  const members = files.flatMap((file) => [...extendedHeaderOf(file), file]);
  const length = members.reduce((sum, {bytes}) => sum + blockLength + padded(bytes.length), 0);
  const archive = Buffer.alloc(length);
  let at = 0;
  for (const member of members) {
    writeHeader(archive, at, member);
    member.bytes.copy(archive, at + blockLength);
    at += blockLength + padded(member.bytes.length);
  }
  return archive;
}

/** What an archive ends with. */
export function endOfTar(): Buffer {
  return Buffer.alloc(2 * blockLength);
}

const blockLength = 512;

function padded(length: number): number {
  return Math.ceil(length / blockLength) * blockLength;
}

interface TarMember extends PackedFile {
  /** A letter of the format; else a regular file. */
  readonly type?: 'x';
}

function extendedHeaderOf(file: PackedFile): TarMember[] {
  const records = [
    ...(splitName(file.path) === undefined ? [['path', file.path] as const] : []),
    ...(hasExactTime(file.path) ? [['mtime', exactSeconds(file.modifiedAtMs)] as const] : []),
  ];
  if (records.length === 0) return [];
  const bytes = Buffer.from(records.map(([key, value]) => extendedRecord(key, value)).join(''));
  return [{type: 'x', path: 'PaxHeader', bytes, modifiedAtMs: file.modifiedAtMs}];
}

/** `LENGTH KEY=VALUE`, where the length counts its own digits. */
function extendedRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bare = Buffer.byteLength(rest);
  const digits = String(bare + String(bare).length).length;
  return `${bare + digits}${rest}`;
}

/** Times with parts of a second, which format 1 of the store and M-Lab's shim.sh keep nowhere else. */
function hasExactTime(path: string): boolean {
  return /^store\/(?:started\/(?:[^,]*,){4}[^,]*$|ended\/[^,]*,[^,]*$|\d{4}-)/.test(path);
}

function exactSeconds(timeMs: number): string {
  const microseconds = Math.round(timeMs * 1000);
  return `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, '0')}`;
}

function writeHeader(archive: Buffer, at: number, {path, bytes, modifiedAtMs, type}: TarMember): void {
  const {prefix, name} = splitName(path) ?? {prefix: '', name: 'long'};
  const size = octal(bytes.length, 11);
  const time = octal(Math.max(0, Math.floor(modifiedAtMs / 1000)), 11);
  const head = `0000600\x000000000\x000000000\0${size}\0${time}\0        ${type ?? '0'}`;
  const nameLength = archive.write(name, at);
  archive.write(head, at + 100, 'latin1');
  archive.write(magic, at + 257, 'latin1');
  const prefixLength = prefix === '' ? 0 : archive.write(prefix, at + 345);
  const sum =
    sumOf(archive, at, nameLength) + sumOf(archive, at + 100, head.length) + sumOf(archive, at + 345, prefixLength);
  archive.write(`${octal(sum + magicSum, 6)}\0 `, at + 148, 'latin1');
}

/** With the version. */
const magic = 'ustar\x0000';

const magicSum = sumOf(Buffer.from(magic), 0, magic.length);

function sumOf(bytes: Buffer, from: number, length: number): number {
  let sum = 0;
  for (let at = from; at < from + length; at++) sum += bytes[at] ?? 0;
  return sum;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** A name of at most 100 bytes and what is before its slash, of at most 155; undefined: it cannot be split so. */
function splitName(path: string): {prefix: string; name: string} | undefined {
  if (Buffer.byteLength(path) <= 100) return {prefix: '', name: path};
  const slash = path.lastIndexOf('/');
  const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
  return slash > 0 && Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100 ? {prefix, name} : undefined;
}
