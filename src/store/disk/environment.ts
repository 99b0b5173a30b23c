/** An environment: the variables in order, and the exact bytes as `NAME=value` entries, each ended by a NUL. */
export interface Environment {
  readonly variables: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
}

/**
 * Decodes what `export -p` printed. dash and busybox quote with `'...'`, bash with `"..."` and `$'...'`; exported names
 * without a value are not in a process's environment and are left out.
 */
export function parseExports(dump: Buffer): Environment {
  // one character per byte, so that values that are no UTF-8 survive
  const text = dump.toString('latin1');
  const entries: [string, string][] = [];
  const declaration = /(?:export|declare -\w+) ([A-Za-z_]\w*)(=?)/y;
  for (let at = 0; at < text.length;) {
    declaration.lastIndex = at;
    const match = declaration.exec(text);
    if (match === null) {
      at = nextLine(text, at);
      continue;
    }
    const word = plainWord(text, declaration.lastIndex) ?? parseWord(text, declaration.lastIndex);
    if (match[2] === '=') entries.push([match[1] ?? '', word.value]);
    at = nextLine(text, word.end);
  }
  return environmentOf(entries);
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
  return environmentOf(entries);
}

function environmentOf(latin1Entries: readonly (readonly [string, string])[]): Environment {
  const utf8 = (latin1: string) => (isAscii.test(latin1) ? latin1 : Buffer.from(latin1, 'latin1').toString('utf8'));
  return {
    variables: new Map(latin1Entries.map(([name, value]) => [name, utf8(value)])),
    bytes: Buffer.from(latin1Entries.map(([name, value]) => `${name}=${value}\0`).join(''), 'latin1'),
  };
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

/** Nearly all values: one piece in single quotes. */
function plainWord(text: string, from: number): Word | undefined {
  if (text[from] !== "'") return undefined;
  const close = text.indexOf("'", from + 1);
  return close > 0 && text[close + 1] === '\n' ? {value: text.slice(from + 1, close), end: close + 1} : undefined;
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
