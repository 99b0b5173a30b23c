import type {PackedFile, PackedFiles} from './packed-file.js';

/**
 * Files as members of a tar archive, one behind the other (POSIX.1-2017, pax: ustar headers, and extended ones for names
 * and times that these do not hold). A library that takes one file at a time costs as much as all else about a pack.
 */
export function tarBytes(files: PackedFiles): Buffer {
  const extensions = files.map(extensionOf);
  const extended = extensions.reduce((sum, bytes) => sum + (bytes === undefined ? 0 : lengthOf(bytes)), 0);
  const archive = Buffer.alloc(files.reduce((sum, {bytes}) => sum + lengthOf(bytes), extended));
  let at = 0;
  files.forEach(({path, bytes, modifiedAtMs}, index) => {
    const extension = extensions[index];
    if (extension !== undefined) at = writeMember(archive, at, 'PaxHeader', extension, modifiedAtMs, 'x');
    at = writeMember(archive, at, path, bytes, modifiedAtMs, '0');
  });
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

function lengthOf(bytes: Buffer): number {
  return blockLength + padded(bytes.length);
}

/** What the next member's header does not hold. */
function extensionOf({path, modifiedAtMs}: PackedFile): Buffer | undefined {
  const name = splitName(path) === undefined ? extendedRecord('path', path) : '';
  const time = hasExactTime(path) ? extendedRecord('mtime', exactSeconds(modifiedAtMs)) : '';
  return name === '' && time === '' ? undefined : Buffer.from(name + time);
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
  if (path.startsWith('store/std')) return false;
  return /^store\/(?:started\/(?:[^,]*,){4}[^,]*$|ended\/[^,]*,[^,]*$|\d{4}-)/.test(path);
}

function exactSeconds(timeMs: number): string {
  const microseconds = Math.round(timeMs * 1000);
  return `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, '0')}`;
}

/** A letter of the format: extended header, regular file. */
type TypeFlag = 'x' | '0';

/** Gives where the next one begins. */
function writeMember(
  archive: Buffer,
  at: number,
  path: string,
  bytes: Buffer,
  modifiedAtMs: number,
  type: TypeFlag,
): number {
  writeHeader(archive, at, path, bytes.length, modifiedAtMs, type);
  bytes.copy(archive, at + blockLength);
  return at + lengthOf(bytes);
}

/** Numbers are written digit by digit: as strings they cost as much as the file behind them. */
function writeHeader(
  archive: Buffer,
  at: number,
  path: string,
  length: number,
  modifiedAtMs: number,
  type: TypeFlag,
): void {
  const {prefix, name} = splitName(path) ?? {prefix: '', name: 'long'};
  blank.copy(archive, at);
  const nameLength = archive.write(name, at);
  const prefixLength = prefix === '' ? 0 : archive.write(prefix, at + 345);
  archive[at + 156] = type.charCodeAt(0);
  const sum =
    sumOfBlank +
    type.charCodeAt(0) -
    digitZero +
    writeOctal(archive, at + 124, 11, length) +
    writeOctal(archive, at + 136, 11, Math.max(0, Math.floor(modifiedAtMs / 1000))) +
    sumOf(archive, at, nameLength) +
    sumOf(archive, at + 345, prefixLength);
  writeOctal(archive, at + 148, 6, sum);
  archive[at + 154] = 0;
}

const digitZero = 48;

/** A header but for its names, its numbers and the sum, for which there are blanks. */
const blank = Buffer.alloc(blockLength);
blank.write(`0000600\x000000000\x000000000\0${'0'.repeat(11)}\0${'0'.repeat(11)}\0        0`, 100);
blank.write('ustar\x0000', 257);

const sumOfBlank = sumOf(blank, 0, blockLength);

function sumOf(bytes: Buffer, from: number, length: number): number {
  let sum = 0;
  for (let at = from; at < from + length; at++) sum += bytes[at] ?? 0;
  return sum;
}

/** Gives the sum of the digits' values. */
function writeOctal(archive: Buffer, at: number, digits: number, value: number): number {
  let sum = 0;
  for (let digit = digits - 1, rest = value; digit >= 0; digit--) {
    const octal = rest % 8;
    archive[at + digit] = digitZero + octal;
    sum += octal;
    rest = (rest - octal) / 8;
  }
  return sum;
}

/** A name of at most 100 bytes and what is before its slash, of at most 155; undefined: it cannot be split so. */
function splitName(path: string): {prefix: string; name: string} | undefined {
  // a character has at most three bytes
  if (path.length <= 33 || Buffer.byteLength(path) <= 100) return {prefix: '', name: path};
  const slash = path.lastIndexOf('/');
  const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
  return slash > 0 && Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100 ? {prefix, name} : undefined;
}
