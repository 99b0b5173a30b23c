import {interned} from './interned.js';

/** An environment: the variables in order, and the exact bytes as `NAME=value` entries, each ended by a NUL. */
export interface Environment {
  readonly variables: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
}

/**
 * Decodes what `export -p` printed. dash and busybox quote with `'...'`, bash with `"..."` and `$'...'`; exported names
 * without a value are not in a process's environment and are left out.
 *
 * @param dump a character for each byte, so that values that are no UTF-8 survive
 */
export function parseExports(dump: string): Environment {
  return new ParsedEnvironment(exportsIn(dump));
}

/**
 * The parameters among these, and who called: what is kept of each of 20,000 calls, for a fifth of the price. Others may be
 * there as well.
 */
export function parseCallExports(dump: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  const end = readPlainOnes(dump, variables);
  if (end < dump.length) for (const [name, value] of exportsIn(dump, end)) variables.set(name, interned(value));
  return variables;
}

/** A variable of which the value is kept, as dash and busybox print nearly all of theirs, and lines before it. */
const nextWanted =
  /(?:export (?!CNI_|MLAB_CNI_PARENT=)[A-Za-z_]\w*='[^']*'\n)*(?:export (CNI_\w+|MLAB_CNI_PARENT)='([^']*)'\n)?/y;

/** @returns where they end */
function readPlainOnes(dump: string, variables: Map<string, string>): number {
  for (let end = 0; ;) {
    nextWanted.lastIndex = end;
    const [, name, value = ''] = nextWanted.exec(dump) ?? [];
    if (name === undefined) return nextWanted.lastIndex;
    variables.set(name, interned(value));
    end = nextWanted.lastIndex;
  }
}

function exportsIn(text: string, from = 0): [string, string][] {
  const entries: [string, string][] = [];
  const declaration = /(?:export|declare -\w+) ([A-Za-z_]\w*)(=?)/y;
  for (let at = from; at < text.length;) {
    const plain = plainExport(text, at);
    if (plain !== undefined) {
      entries.push([plain.name, text.slice(plain.from, plain.to)]);
      at = plain.to + "'\n".length;
      continue;
    }
    declaration.lastIndex = at;
    const match = declaration.exec(text);
    if (match === null) {
      at = nextLine(text, at);
      continue;
    }
    const word = parseWord(text, declaration.lastIndex);
    if (match[2] === '=') entries.push([match[1] ?? '', word.value]);
    at = nextLine(text, word.end);
  }
  return entries;
}

/** Decodes what `env` printed; a line that starts no variable belongs to the value above it. */
export function parseEnvOutput(output: Buffer): Environment {
  const entries: [string, string][] = [];
  for (const line of output.toString('latin1').replace(/\n$/, '').split('\n')) {
    const match = /^([A-Za-z_]\w*)=([^]*)$/.exec(line);
    const last = entries.at(-1);
    if (match !== null) entries.push([match[1] ?? '', match[2] ?? '']);
    else if (last !== undefined) last[1] += `\n${line}`;
  }
  return new ParsedEnvironment(entries);
}

/** Where the value is in a line `export NAME='VALUE'`, as dash and busybox print nearly all of theirs. */
function plainExport(text: string, at: number): {name: string; from: number; to: number} | undefined {
  if (!text.startsWith('export ', at)) return undefined;
  const equals = text.indexOf("='", at);
  const name = knownName(text.slice(at + 'export '.length, equals));
  const from = equals + "='".length;
  const to = text.indexOf("'", from);
  return equals > 0 && name !== undefined && text[to + 1] === '\n' ? {name, from, to} : undefined;
}

const names = new Map<string, string>();

/** Many captures have the same few names: each is looked at and kept once. */
function knownName(name: string): string | undefined {
  const known = names.get(name);
  if (known !== undefined || name.length > 100 || !/^[A-Za-z_]\w*$/.test(name)) return known;
  const own = interned(name);
  names.set(own, own);
  return own;
}

/** Few ask for the bytes. */
class ParsedEnvironment implements Environment {
  readonly variables = new Map<string, string>();

  constructor(private readonly latin1Entries: readonly (readonly [string, string])[]) {
    for (const [name, value] of latin1Entries) this.variables.set(name, isAscii.test(value) ? value : utf8(value));
  }

  get bytes(): Buffer {
    return Buffer.from(this.latin1Entries.map(([name, value]) => `${name}=${value}\0`).join(''), 'latin1');
  }
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

const isAscii = /^[\x00-\x7f]*$/;

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline + 1;
}

interface Word {
  readonly value: string;
  readonly end: number;
}

/** One shell word: quoted and bare pieces up to the end of the line. */
function parseWord(text: string, from: number): Word {
  let value = '';
  let at = from;
  while (at < text.length && text[at] !== '\n') {
    const piece = parsePiece(text, at);
    value += piece.value;
    at = piece.end;
  }
  return {value, end: at};
}

function parsePiece(text: string, at: number): Word {
  if (text.startsWith("$'", at)) return parseEscaped(text, at + 2, "'", ansiEscape);
  if (text[at] === '"') return parseEscaped(text, at + 1, '"', (escaped) => ({value: escaped, length: 1}));
  if (text[at] === '\\') return {value: text[at + 1] ?? '', end: at + 2};
  if (text[at] !== "'") return {value: text[at] ?? '', end: at + 1};
  const close = text.indexOf("'", at + 1);
  const end = close < 0 ? text.length : close;
  return {value: text.slice(at + 1, end), end: end + 1};
}

type Unescape = (afterBackslash: string) => {readonly value: string; readonly length: number};

function parseEscaped(text: string, from: number, quote: string, unescape: Unescape): Word {
  let value = '';
  let at = from;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === '\\') {
      const escape = unescape(quote === '"' ? (text[at + 1] ?? '') : text.slice(at + 1, at + 5));
      value += escape.value;
      at += 1 + escape.length;
    } else {
      value += text[at] ?? '';
      at += 1;
    }
  }
  return {value, end: at + 1};
}

const ansiLetters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  E: '\x1b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** bash manual, "ANSI-C Quoting": letters, `\NNN` octal; everything else stands for itself. */
function ansiEscape(after: string): {value: string; length: number} {
  const octal = /^[0-7]{1,3}/.exec(after)?.[0];
  if (octal !== undefined) return {value: String.fromCharCode(parseInt(octal, 8)), length: octal.length};
  const first = after[0] ?? '';
  return {value: ansiLetters[first] ?? first, length: 1};
}
