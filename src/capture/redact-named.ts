import {isSecretName} from './secret-names.js';

/**
 * A text with another value behind each name that speaks of a secret. It takes linear time: patterns find names alone,
 * with bounded repetitions, and where a value ends is scanned for.
 */
export function redactNamed(text: string, replacement: string): string {
  return notations.reduce(
    (kept, notation) => redactNotation(kept, notation, replacement),
    redactBlocks(text, replacement),
  );
}

/** One way to write a name and its value. */
interface Notation {
  /** Ends where the value starts; its group `name` is the name. */
  readonly start: RegExp;
  /** Where the value is within the text; undefined: there is none. */
  readonly valueAfter: (text: string, start: RegExpExecArray) => Span | undefined;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const notations: readonly Notation[] = [
  // NAME=value, also where that is itself a value, as in CNI_ARGS=TOKEN=abc
  {
    start: /(?<![\w.-])(?<name>[\w.-]{1,100})=/g,
    valueAfter: valuePattern(/"[^"]*"|'[^']*'|(?:basic|bearer|digest) {1,9}[^\s;,&"']+|[^\s;,&"']+/iy),
  },
  // --token abc
  {start: /(?<![\w-])--(?<name>[\w.-]{1,100})[ \t]{1,9}/g, valueAfter: valuePattern(/"[^"]*"|'[^']*'|[^\s"'-]\S*/y)},
  // "token": "abc", and the same in a string, where each quote has backslashes before it
  {start: /(?<!\\)(?<escapes>\\{0,15})"(?<name>[\w.-]{1,100})\1"\s{0,9}:\s{0,9}/g, valueAfter: jsonValue},
  // {"name": "TOKEN", "value": "abc"}
  {
    start:
      /(?<!\\)(?<escapes>\\{0,15})"name\1"\s{0,9}:\s{0,9}\1"(?<name>[\w.-]{1,100})\1"\s{0,9},\s{0,9}\1"value\1"\s{0,9}:\s{0,9}/g,
    valueAfter: jsonValue,
  },
  // token: abc
  {
    start: /^[ \t]*(?:- )?(?<name>[\w.-]{1,100}):[ \t]+/gm,
    valueAfter: valuePattern(/(?!["{[]?$|[|>][-+\d]{0,2}\s*$)\S.*$/my),
  },
  {
    start: /^[ \t]*(?:- )?name:[ \t]+["']?(?<name>[\w.-]{1,100})["']?[ \t]{0,9}\r?\n[ \t]*value:[ \t]+/gm,
    valueAfter: valuePattern(/\S.*$/my),
  },
  // within a line, and as Go prints maps and structures: map[token:abc]
  {
    start: /(?<![\w.\/"'\\-])(?<name>[\w.-]{1,100}):[ \t]{0,9}/g,
    valueAfter: valuePattern(
      /(?!["{[]?$|[|>][-+\d]{0,2}\s*$)(?:"[^"]*"|'[^']*'|(?:map)?\[[^\]\n]{0,4096}\]|(?:basic|bearer|digest) {1,9}[^\s,;"'\]})]+|[^\s,;"'\]})\\]+)/imy,
    ),
  },
];

function redactNotation(text: string, {start, valueAfter}: Notation, replacement: string): string {
  let kept = '';
  let from = 0;
  start.lastIndex = 0;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const value = isSecretName(match.groups?.['name'] ?? '') ? valueAfter(text, match) : undefined;
    if (value === undefined || value.to === value.from) continue;
    kept += text.slice(from, value.from) + replacement;
    from = start.lastIndex = value.to;
  }
  return kept + text.slice(from);
}

function valuePattern(sticky: RegExp): Notation['valueAfter'] {
  return (text, start) => {
    const from = start.index + start[0].length;
    sticky.lastIndex = from;
    return sticky.test(text) ? {from, to: sticky.lastIndex} : undefined;
  };
}

/** Of a string what is between its quotes; a list or an object as a whole. */
function jsonValue(text: string, start: RegExpExecArray): Span | undefined {
  const escapes = start.groups?.['escapes']?.length ?? 0;
  const from = start.index + start[0].length;
  if (text.startsWith('"', from + escapes)) {
    const first = from + escapes + 1;
    return {from: first, to: endOfString(text, first, escapes)};
  }
  if (text[from] === '[' || text[from] === '{') return {from, to: endOfBrackets(text, from, escapes)};
  return valuePattern(/(?!true\b|false\b|null\b)[\w.+-]+/y)(text, start);
}

/** A quote ends a string if it has as many backslashes as the one that began it, not counting those of the text itself. */
function endOfString(text: string, from: number, escapes: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (first > from && text[first - 1] === '\\') first--;
    if ((quote - first) % (2 * (escapes + 1)) === escapes) return quote - escapes;
  }
  return text.length;
}

function endOfBrackets(text: string, from: number, escapes: number): number {
  const interesting = /["[\]{}]/g;
  interesting.lastIndex = from;
  let depth = 0;
  for (let match = interesting.exec(text); match !== null; match = interesting.exec(text)) {
    if (match[0] === '"') interesting.lastIndex = endOfString(text, match.index + 1, escapes) + escapes + 1;
    else depth += match[0] === '[' || match[0] === '{' ? 1 : -1;
    if (depth === 0) return match.index + 1;
  }
  return text.length;
}

/** YAML whose value is on the lines below: `token: |`, a map, a list. */
function redactBlocks(text: string, replacement: string): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    kept.push(line);
    const [, indent = '', dash = '', name = ''] = blockStart.exec(line) ?? [];
    if (!isSecretName(name)) continue;
    const first = index + 1;
    while (index + 1 < lines.length && isWithin(lines[index + 1] ?? '', indent.length + dash.length)) index++;
    while (index >= first && lines[index]?.trim() === '') index--;
    const value = lines.slice(first, index + 1);
    if (value[0] !== undefined) kept.push(`${/^\s*/.exec(value[0])?.[0] ?? ''}${replacement}`);
  }
  return kept.join('\n');
}

const blockStart = /^([ \t]*)((?:- )?)["']?([\w.-]{1,100})["']?:[ \t]*(?:[|>][-+\d]{0,2})?[ \t]*\r?$/;

/** Deeper than its key, or a list, which may be as deep. */
function isWithin(line: string, depth: number): boolean {
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  return line.trim() === '' || indent > depth || (indent === depth && line.startsWith('- ', indent));
}
