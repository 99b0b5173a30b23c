/** A word of a unit file's value: what systemd makes of it, and where each character came from. */
export interface Word {
  readonly text: string;
  /** For each character of `text`, the index in the value at which its notation begins. */
  readonly indexes: readonly number[];
  /** The word's notation with its quotes: value.slice(start, end). */
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a value into words as systemd does for Environment= and ExecStart= (systemd.syntax(7), extract-word.c): at
 * blanks, with quotes that may begin anywhere in a word, and C escapes. Undefined: a quote is not closed.
 */
export function splitWords(value: string): Word[] | undefined {
  const words: Word[] = [];
  let index = 0;
  for (;;) {
    while (index < value.length && isBlank(value[index])) index++;
    if (index >= value.length) return words;
    const word = readWord(value, index);
    if (word === undefined) return undefined;
    words.push(word);
    index = word.end;
  }
}

function readWord(value: string, start: number): Word | undefined {
  let text = '';
  const indexes: number[] = [];
  let quote: string | undefined;
  let index = start;
  while (index < value.length) {
    const character = value.charAt(index);
    if (quote === undefined && isBlank(character)) break;
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else {
      const {decoded, length} = character === '\\' ? readEscape(value, index) : {decoded: character, length: 1};
      text += decoded;
      indexes.push(index);
      index += length - 1;
    }
    index++;
  }
  return quote === undefined ? {text, indexes, start, end: index} : undefined;
}

const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', s: ' ', '"': '"', "'": "'", '\\': '\\'};

function readEscape(value: string, index: number): {decoded: string; length: number} {
  const hexadecimal = /^\\x([0-9A-Fa-f]{2})/.exec(value.slice(index, index + 4))?.[1];
  if (hexadecimal !== undefined) return {decoded: String.fromCharCode(Number.parseInt(hexadecimal, 16)), length: 4};
  const decoded = escapes[value.charAt(index + 1)];
  return decoded === undefined ? {decoded: '\\', length: 1} : {decoded, length: 2};
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && ' \t\n\r'.includes(character);
}
