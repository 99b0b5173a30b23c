import {isPlausible} from '../plausible.js';
import type {Strength, StrengthOf} from '../secret-name.js';
import type {Span} from '../span.js';

/** Secrets in tables: below a head that names its columns, separated by commas and the like, by tabs, or by blanks. */
export function findInColumns(text: string, strengthOf: StrengthOf): Span[] {
  if (!text.includes('\n')) return [];
  const spans: Span[] = [];
  let table: Table | undefined;
  let from = 0;
  for (const line of text.split('\n')) {
    if (table !== undefined && ruler.test(line)) {
      from += line.length + 1;
      continue;
    }
    const rows = table === undefined ? undefined : spansIn(line, from, table);
    if (rows === undefined) table = headOf(line, strengthOf);
    else spans.push(...rows);
    from += line.length + 1;
  }
  return spans;
}

interface Table {
  readonly separator: RegExp;
  readonly count: number;
  readonly columns: readonly {readonly at: number; readonly name: string; readonly strength: Strength}[];
}

/** Words and nothing else, one of them the name of a secret. */
function headOf(line: string, strengthOf: StrengthOf): Table | undefined {
  if (line.length > 300 || !/^(?:\/\S+ )?[\w\s#."',;|-]+$/.test(line)) return undefined;
  const head = line.replace(/^(?:\/\S+ )?[ \t]*[#|][ \t]*|[ \t]*\|[ \t]*$/g, '').trim();
  const separator = separators.find((each) => each.test(head));
  if (separator === undefined) return undefined;
  const names = head.split(separator).map((name) => name.replace(/^["' ]+|["' ]+$/g, ''));
  if (!names.every((name) => /^[A-Za-z_][\w. -]{0,40}$/.test(name))) return undefined;
  if (separator === blanks && !remark.test(line) && !names.every((name) => name === name.toUpperCase()))
    return undefined;
  const columns = names.flatMap((name, at) => {
    const strength = strengthOf(name);
    if (strength === undefined) return [];
    // kubectl's columns TOKEN and SECRET may hold names of objects
    return [{at, name, strength: separator === blanks && strength === 'medium' ? ('weak' as const) : strength}];
  });
  return columns.length === 0 ? undefined : {separator, count: names.length, columns};
}

/** Undefined: this line is no row of the table. */
function spansIn(line: string, from: number, {separator, count, columns}: Table): Span[] | undefined {
  const row = line.replace(/[ \t]*\|?\s*$/, '');
  const start = /^[ \t]*\|?[ \t]*/.exec(row)?.[0].length ?? 0;
  const cells = row.slice(start).split(separator);
  const gaps = [...row.slice(start).matchAll(new RegExp(separator, 'g'))].map(({0: gap}) => gap.length);
  const isRow = separator === blanks ? cells.length > 1 && cells.length >= count - 1 : cells.length === count;
  if (!isRow) return undefined;
  let at = from + start;
  return cells.flatMap((cell, index) => {
    const begin = at;
    at += cell.length + (gaps[index] ?? 0);
    const column = columns.find((each) => each.at === index);
    const [, open = ''] = /^([ "']*)/.exec(cell) ?? [];
    const value = cell.slice(open.length).replace(/[ "']+$/, '');
    if (column === undefined || !isPlausible(value, column.strength, 'assigned')) return [];
    return [{from: begin + open.length, to: begin + open.length + value.length, what: column.name}];
  });
}

/** A head that a program does not read. */
const remark = /^(?:\/\S+ )?[ \t]*#/;

/** Between a head and its rows, or around them. */
const ruler = /^[ \t]*[|+]?[ \t]*:?-{3,}[-+|: \t]*\r?$/;

const blanks = /[ \t]+/;

const separators: readonly RegExp[] = [/,/, /;/, /\t/, /[ \t]*\|[ \t]*/, blanks];
