import {isDeepStrictEqual} from 'node:util';
import {type AST, getStaticTOMLValue, ParseError, parseTOML} from 'toml-eslint-parser';
import {TargetError} from '../../errors.js';

export type TomlValue = string | readonly string[];

/** One key of a TOML file: the table that it is in, and its name. */
export interface TomlKey {
  readonly table: readonly string[];
  readonly name: string;
}

/**
 * What a TOML file means.
 *
 * @throws TargetError with the place of the first mistake
 */
export function parseToml(text: string, path: string): unknown {
  return getStaticTOMLValue(parse(text, path));
}

/** The same of what a program printed; undefined if that is no TOML. */
export function tryParseToml(text: string): unknown {
  try {
    return parseToml(text, '');
  } catch {
    return undefined;
  }
}

/** The value at that key; undefined if there is none. */
export function tomlValue(document: unknown, {table, name}: TomlKey): unknown {
  return [...table, name].reduce(
    (value: unknown, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    document,
  );
}

/**
 * The TOML text with one key set: in place of its value if it is there, else where its table is, else in a new table at
 * the end. Every other byte stays. `quote` is the quote of strings and of keys that need one.
 *
 * @throws TargetError if the text is no TOML, or written so that the key cannot be added
 */
export function setTomlKey(text: string, key: TomlKey, value: TomlValue, path: string, quote: '"' | "'" = '"'): string {
  const program = parse(text, path);
  const line = /\r\n/.test(text) ? '\r\n' : '\n';
  const notation = render(value, quote);
  const edit =
    prepend(text, program, key, value, quote) ??
    replaceValue(program, key, notation) ??
    addToTable(text, program, key, notation, line) ??
    addTable(text, key, notation, {line, quote});
  const edited = text.slice(0, edit.start) + edit.insert + text.slice(edit.end);
  if (!differsInKeyOnly(text, edited, key, value)) {
    throw new TargetError(`${path} cannot be edited: its tables are written in an unusual way`, {
      suggestions: [`set ${key.name} = ${notation} in [${header(key.table, quote)}] by hand`, 'nothing was changed'],
    });
  }
  return edited;
}

/**
 * The TOML text with one key under another name and its value as it is: the name changes in place.
 *
 * @throws TargetError if the key is not there once, as a name of its own
 */
export function renameTomlKey(text: string, {table, name}: TomlKey, newName: string, path: string): string {
  const [found, ...others] = pairs(parse(text, path)).filter((pair) => isDeepStrictEqual(pair.path, [...table, name]));
  const last = found?.pair.key.keys.at(-1);
  if (last === undefined || others.length > 0) {
    throw new TargetError(`${path} cannot be edited: ${name} is written in an unusual way`, {
      suggestions: [`write ${newName} in its place by hand`, 'nothing was changed'],
    });
  }
  return text.slice(0, last.range[0]) + newName + text.slice(last.range[1]);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

function replaceValue(program: AST.TOMLProgram, {table, name}: TomlKey, notation: string): Edit | undefined {
  const found = pairs(program).find(({path}) => isDeepStrictEqual(path, [...table, name]));
  if (found === undefined) return undefined;
  const [start, end] = found.pair.value.range;
  return {start, end, insert: notation};
}

/** Values that come before those of a list leave its comments and lines as they are. */
function prepend(text: string, program: AST.TOMLProgram, {table, name}: TomlKey, value: TomlValue, quote: string) {
  const list = pairs(program).find(({path}) => isDeepStrictEqual(path, [...table, name]))?.pair.value;
  if (list?.type !== 'TOMLArray' || typeof value === 'string') return undefined;
  const old = list.elements.map((element) => (element.type === 'TOMLValue' ? element.value : undefined));
  const more = value.slice(0, value.length - old.length);
  if (old.length === 0 || !isDeepStrictEqual(old, value.slice(more.length))) return undefined;
  const at = list.range[0] + 1;
  const blank = /\s/.test(text.charAt(at)) ? '' : ' ';
  return insertion(at, `${more.map((entry) => render(entry, quote)).join(', ')},${blank}`);
}

/** The table may have a header, be an inline table, or exist by dotted keys only. */
function addToTable(
  text: string,
  program: AST.TOMLProgram,
  {table, name}: TomlKey,
  notation: string,
  line: string,
): Edit | undefined {
  const found = tables(program).find(({resolvedKey}) => isDeepStrictEqual(resolvedKey, table));
  if (found !== undefined) {
    const at = endOfLine(text, found.key.range[1]);
    const indent = indentation(text, found.body[0]?.range[0]) ?? `${indentation(text, found.range[0]) ?? ''}  `;
    return insertion(at, `${line}${indent}${name} = ${notation}`);
  }
  const inline = pairs(program).find(({path}) => isDeepStrictEqual(path, table))?.pair.value;
  if (inline?.type === 'TOMLInlineTable') {
    const last = inline.body.at(-1);
    return last === undefined
      ? insertion(inline.range[0] + 1, `${name} = ${notation}`)
      : insertion(last.range[1], `, ${name} = ${notation}`);
  }
  const dotted = pairs(program).find(
    ({path, pair}) =>
      pair.key.keys.length > 1 && pair.parent.type !== 'TOMLInlineTable' && isDeepStrictEqual(path.slice(0, -1), table),
  )?.pair;
  const [first, before] = [dotted?.key.keys[0], dotted?.key.keys.at(-2)];
  if (dotted === undefined || first === undefined || before === undefined) return undefined;
  const prefix = text.slice(first.range[0], before.range[1]);
  const indent = indentation(text, dotted.range[0]) ?? '';
  return insertion(endOfLine(text, dotted.range[1]), `${line}${indent}${prefix}.${name} = ${notation}`);
}

function addTable(text: string, {table, name}: TomlKey, notation: string, style: {line: string; quote: string}): Edit {
  const {line, quote} = style;
  const gap = text === '' ? '' : text.endsWith('\n') ? line : line + line;
  return insertion(text.length, `${gap}[${header(table, quote)}]${line}  ${name} = ${notation}${line}`);
}

function header(table: readonly string[], quote: string): string {
  return table.map((part) => (/^[\w-]+$/.test(part) ? part : quote + part + quote)).join('.');
}

function insertion(at: number, insert: string): Edit {
  return {start: at, end: at, insert};
}

interface Pair {
  readonly path: readonly (string | number)[];
  readonly pair: AST.TOMLKeyValue;
}

/** All keys with a value, those inside of inline tables included. */
function pairs(program: AST.TOMLProgram): Pair[] {
  return program.body[0].body.flatMap((entry) =>
    entry.type === 'TOMLTable' ? entry.body.flatMap((pair) => inside(entry.resolvedKey, pair)) : inside([], entry),
  );
}

function inside(table: readonly (string | number)[], pair: AST.TOMLKeyValue): Pair[] {
  const path = [...table, ...pair.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))];
  const {value} = pair;
  return [
    {path, pair},
    ...(value.type === 'TOMLInlineTable' ? value.body.flatMap((inner) => inside(path, inner)) : []),
  ];
}

function tables(program: AST.TOMLProgram): AST.TOMLTable[] {
  return program.body[0].body.filter((entry) => entry.type === 'TOMLTable');
}

function endOfLine(text: string, offset: number): number {
  return offset + (/^[^\r\n]*/.exec(text.slice(offset))?.[0].length ?? 0);
}

/** The blanks before it, if there is nothing else on its line. */
function indentation(text: string, offset: number | undefined): string | undefined {
  return offset === undefined ? undefined : /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, offset))?.[1];
}

function render(value: TomlValue, quote: string): string {
  return typeof value === 'string'
    ? quote + value + quote
    : `[${value.map((entry) => render(entry, quote)).join(', ')}]`;
}

/** Reads both texts anew rather than trusting the edit. */
function differsInKeyOnly(before: string, after: string, key: TomlKey, value: TomlValue): boolean {
  const [old, now] = [tryParseToml(before), tryParseToml(after)];
  return isDeepStrictEqual(tomlValue(now, key), value) && isDeepStrictEqual(without(old, key), without(now, key));
}

/** The document without that key, and without tables that are empty then. */
function without(document: unknown, {table: [first, ...rest], name}: TomlKey): unknown {
  if (typeof document !== 'object' || document === null) return document;
  const copy = {...document} as Record<string, unknown>;
  if (first === undefined) return Object.fromEntries(Object.entries(copy).filter(([key]) => key !== name));
  const inner = without(copy[first] ?? {}, {table: rest, name});
  if (typeof inner === 'object' && inner !== null && Object.keys(inner).length === 0) {
    return Object.fromEntries(Object.entries(copy).filter(([key]) => key !== first));
  }
  return {...copy, [first]: inner};
}

function parse(text: string, path: string): AST.TOMLProgram {
  try {
    return parseTOML(text.replace(/^\uFEFF/, ' '));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new TargetError(`${path} is not valid TOML: ${error.message} (line ${error.lineNumber})`, {
      suggestions: [`correct ${path}: the runtime does not start with it either`, 'nothing was changed'],
    });
  }
}
