import {encodingOf} from '../redact/redactor.js';
import {quote} from '../shell/quote.js';
import {parseEnvOutput, parseExports, type Environment} from '../store/disk/environment.js';
import type {PackedFile} from './packed-file.js';
import {plainExports, type Variable} from './plain-exports.js';

type Encoding = 'utf8' | 'latin1';

/** A part of a file, decoded so that no byte is lost. */
export type Piece =
  | {readonly kind: 'text'; readonly bytes: Buffer; readonly encoding: Encoding; readonly text: string}
  | {
      readonly kind: 'environment';
      readonly bytes: Buffer;
      readonly encoding: Encoding;
      /** Decoded as the bytes are. */
      readonly variables: readonly Variable[];
      readonly write: (name: string, value: string) => string;
    };

/** A file taken apart into texts and an environment, of which each variable is a text of its own; nothing if it is empty. */
export function piecesOf({path, bytes}: PackedFile): readonly Piece[] {
  if (bytes.length === 0) return [];
  if (path.startsWith('store/started/')) return piecesOfStart(bytes);
  return /^store\/[^/]+\/env$/.test(path) ? [envOutput(bytes)] : textIn(bytes);
}

/** The environment is between the last two lines that end with a NUL; a damaged one is a text. */
function piecesOfStart(bytes: Buffer): Piece[] {
  const to = bytes.lastIndexOf('\0\n');
  const before = to < 1 ? -1 : bytes.lastIndexOf('\0\n', to - 1);
  if (before < 0) return textIn(bytes);
  const environment = bytes.subarray(before + 2, to);
  return [...textIn(bytes.subarray(0, before + 2)), ...exportsIn(environment), ...textIn(bytes.subarray(to))];
}

function exportsIn(bytes: Buffer): Piece[] {
  if (bytes.length === 0) return [];
  const encoding = encodingOf(bytes);
  const variables = plainExports(bytes.toString(encoding)) ?? variablesOf(parseExports(bytes), encoding);
  return [
    {kind: 'environment', bytes, encoding, variables, write: (name, value) => `export ${name}=${quote(value)}\n`},
  ];
}

function envOutput(bytes: Buffer): Piece {
  const encoding = encodingOf(bytes);
  const variables = variablesOf(parseEnvOutput(bytes), encoding);
  return {kind: 'environment', bytes, encoding, variables, write: (name, value) => `${name}=${value}\n`};
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

function textIn(bytes: Buffer): Piece[] {
  if (bytes.length === 0) return [];
  const encoding = encodingOf(bytes);
  return [{kind: 'text', bytes, encoding, text: bytes.toString(encoding)}];
}
