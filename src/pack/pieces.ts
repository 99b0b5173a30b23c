import {isAscii} from 'node:buffer';
import {encodingOf} from '../redact/redactor.js';
import {quote} from '../shell/quote.js';
import {parseEnvOutput, parseExports, type Environment} from '../store/disk/environment.js';
import type {PackedFile} from './packed-file.js';
import {plainExports, type Variable} from './plain-exports.js';

type Encoding = 'utf8' | 'latin1';

/** A part of a file, decoded so that no byte is lost. */
interface Part {
  readonly text: string;
  readonly encoding: Encoding;
}

export type Piece =
  | (Part & {readonly kind: 'text'})
  | (Part & {
      readonly kind: 'environment';
      /** Decoded as the text is. */
      readonly variables: readonly Variable[];
      readonly write: (name: string, value: string) => string;
    });

/** A file taken apart into texts and an environment, of which each variable is a text of its own; nothing if it is empty. */
export function piecesOf({path, bytes}: PackedFile): readonly Piece[] {
  if (bytes.length === 0) return [];
  if (path.startsWith('store/started/')) return piecesOfStart(bytes);
  return [/^store\/[^/]+\/env$/.test(path) ? envOutput(bytes) : textOf(decoded(bytes))];
}

/** The environment is between the last two lines that end with a NUL; a damaged one is a text. */
function piecesOfStart(bytes: Buffer): Piece[] {
  // each character is a byte
  const characters = bytes.toString('latin1');
  const to = characters.lastIndexOf('\0\n');
  const before = to < 1 ? -1 : characters.lastIndexOf('\0\n', to - 1);
  if (before < 0) return [textOf(decoded(bytes))];
  const part = isAscii(bytes)
    ? (from: number, end?: number): Part => ({text: characters.slice(from, end), encoding: 'utf8'})
    : (from: number, end?: number) => decoded(bytes.subarray(from, end));
  const from = before + 2;
  return [textOf(part(0, from)), ...(from === to ? [] : [exportsIn(part(from, to))]), textOf(part(to))];
}

function exportsIn({text, encoding}: Part): Piece {
  const latin1 = () => (encoding === 'latin1' ? text : Buffer.from(text, encoding).toString('latin1'));
  const variables = plainExports(text) ?? variablesOf(parseExports(latin1()), encoding);
  return {kind: 'environment', text, encoding, variables, write: writeExport};
}

function writeExport(name: string, value: string): string {
  return `export ${name}=${quote(value)}\n`;
}

function envOutput(bytes: Buffer): Piece {
  const {text, encoding} = decoded(bytes);
  const variables = variablesOf(parseEnvOutput(bytes), encoding);
  return {kind: 'environment', text, encoding, variables, write: (name, value) => `${name}=${value}\n`};
}

/** Values that are no UTF-8 have a character for each byte. */
function variablesOf({variables, bytes}: Environment, encoding: Encoding): readonly Variable[] {
  if (encoding === 'utf8') return [...variables];
  const entries = bytes.toString('latin1').split('\0').slice(0, -1);
  return entries.map((entry) => {
    const equals = entry.indexOf('=');
    return [entry.slice(0, equals), entry.slice(equals + 1)] as const;
  });
}

function decoded(bytes: Buffer): Part {
  const encoding = encodingOf(bytes);
  return {text: bytes.toString(encoding), encoding};
}

function textOf({text, encoding}: Part): Piece {
  return {kind: 'text', text, encoding};
}
