import {isUtf8} from 'node:buffer';
import {encodingOf} from '../redact/redactor.js';
import {quote} from '../shell/quote.js';
import {parseEnvOutput, parseExports, type Environment} from '../store/disk/environment.js';
import type {PackedFile, PackedFiles} from './packed-file.js';

/** Makes other texts of those that are to be passed on: without secrets, with pseudonyms. */
export interface Rewriter {
  /** Hears of texts and variables that belong together before they are rewritten. */
  readonly learn: (texts: readonly string[], variables: readonly (readonly [string, string])[]) => Promise<void>;
  readonly text: (text: string) => string;
  readonly variable: (name: string, value: string) => string;
}

/** Lets a rewriter read files, all of them at once. */
export async function learnFrom(files: PackedFiles, rewriter: Rewriter): Promise<void> {
  const variables = files.flatMap((file) => environmentOf(file)?.variables ?? []);
  await rewriter.learn(
    files.filter(({bytes}) => bytes.length > 0).flatMap((file) => textsOf(file)),
    variables,
  );
}

/** The file with other texts; itself if none is another. */
export function rewriteFile(file: PackedFile, rewriter: Rewriter): PackedFile {
  const environment = environmentOf(file);
  const rewritten = environment === undefined ? undefined : rewriteEnvironment(environment, rewriter);
  const bytes =
    rewritten === undefined || environment === undefined
      ? rewriteBytes(file.bytes, rewriter)
      : Buffer.concat([
          rewriteBytes(environment.before, rewriter),
          rewritten,
          rewriteBytes(environment.behind, rewriter),
        ]);
  return bytes === file.bytes ? file : {...file, bytes};
}

/** A file that holds an environment, taken apart. */
interface Parts {
  readonly before: Buffer;
  readonly environment: Buffer;
  readonly behind: Buffer;
  readonly variables: readonly (readonly [string, string])[];
  readonly write: (name: string, value: string) => string;
}

/** Files are taken apart when they are learnt, and not again when they are rewritten. */
const takenApart = new WeakMap<PackedFile, {readonly parts: Parts | undefined}>();

function environmentOf(file: PackedFile): Parts | undefined {
  const known = takenApart.get(file) ?? {parts: takeApart(file)};
  takenApart.set(file, known);
  return known.parts;
}

/** Undefined: it holds none, or is damaged. */
function takeApart({path, bytes}: PackedFile): Parts | undefined {
  if (/^store\/[^/]+\/env$/.test(path)) {
    return partsOf(bytes, 0, bytes.length, parseEnvOutput, (name, value) => `${name}=${value}\n`);
  }
  if (!path.startsWith('store/started/')) return undefined;
  const to = bytes.lastIndexOf('\0\n');
  const before = to < 0 ? -1 : bytes.subarray(0, to).lastIndexOf('\0\n');
  if (before < 0) return undefined;
  return partsOf(bytes, before + 2, to, parseExports, (name, value) => `export ${name}=${quote(value)}\n`);
}

function partsOf(
  bytes: Buffer,
  from: number,
  to: number,
  parse: (bytes: Buffer) => Environment,
  write: Parts['write'],
): Parts {
  const environment = bytes.subarray(from, to);
  const variables = isUtf8(environment) ? [...parse(environment).variables] : exactVariables(parse(environment).bytes);
  return {before: bytes.subarray(0, from), environment, behind: bytes.subarray(to), variables, write};
}

/** Values that are no UTF-8, with a character for each byte. */
function exactVariables(bytes: Buffer): (readonly [string, string])[] {
  const entries = bytes.toString('latin1').split('\0').slice(0, -1);
  return entries.map((entry) => {
    const equals = entry.indexOf('=');
    return [entry.slice(0, equals), entry.slice(equals + 1)] as const;
  });
}

/** All variables are written anew if one is another: a shell's ways to quote are many. */
function rewriteEnvironment({environment, variables, write}: Parts, rewriter: Rewriter): Buffer {
  const values = variables.map(([name, value]) => rewriter.variable(name, value));
  if (variables.every(([, value], at) => value === values[at])) return environment;
  const lines = variables.map(([name], at) => write(name, values[at] ?? '')).join('');
  return Buffer.from(lines, encodingOf(environment));
}

/** Without the environment, whose variables are texts of their own. */
function textsOf(file: PackedFile): string[] {
  const parts = environmentOf(file);
  const pieces = parts === undefined ? [file.bytes] : [parts.before, parts.behind];
  return pieces.filter(({length}) => length > 0).map((bytes) => bytes.toString(encodingOf(bytes)));
}

function rewriteBytes(bytes: Buffer, rewriter: Rewriter): Buffer {
  if (bytes.length === 0) return bytes;
  const encoding = encodingOf(bytes);
  const text = bytes.toString(encoding);
  const rewritten = rewriter.text(text);
  return rewritten === text ? bytes : Buffer.from(rewritten, encoding);
}
