import {columnsOf, shorten, shortenEnd} from './shorten.js';
import type {Paint} from './style.js';

export interface Column {
  readonly header: string;
  readonly align?: 'right';
  /** Where a text loses what does not fit: names in their middle (the default), sentences at their end. */
  readonly cut?: 'end';
}

/** The text of a cell, on one line and escaped, and the colour that it gets once it is cut to size. */
export interface Cell {
  readonly text: string;
  /** What stands there instead when less than a few words of the text would be left. */
  readonly brief?: string;
  readonly paint?: Paint;
}

/** Where to save room, in this order, until the table fits: the column's index, and how narrow it may become. */
export type Shrink = readonly [column: number, columns: number];

export interface TableOptions {
  /** Undefined: nothing is cut. */
  readonly width: number | undefined;
  readonly shrink: readonly Shrink[];
  readonly paintHeader: Paint;
}

const gap = 2;
const fewWords = 24;

/**
 * A table without lines around it. Each row is exactly one line; the first line is the header.
 *
 * Not by cli-table3, which measures every cell a dozen times: for the 50 rows of a listing that takes 22 ms, as long as
 * all the rest of the command.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  {width, shrink, paintHeader}: TableOptions,
): string[] {
  const header = columns.map((column): Cell => ({text: column.header, paint: paintHeader}));
  const all = [header, ...rows];
  const widths = fit(naturalWidths(all), width, shrink);
  return all.map((row) => {
    const cells = row.map((cell, index) => cellText(cell, columns[index], widths[index] ?? 0));
    return cells.join(' '.repeat(gap)).trimEnd();
  });
}

function cellText(cell: Cell, column: Column | undefined, width: number): string {
  const text = sized(cell, column, width);
  const padding = ' '.repeat(width - columnsOf(text));
  const painted = cell.paint === undefined ? text : cell.paint(text);
  return column?.align === 'right' ? padding + painted : painted + padding;
}

function sized({text, brief}: Cell, column: Column | undefined, width: number): string {
  if (columnsOf(text) <= width) return text;
  const kept = brief !== undefined && width < fewWords ? brief : text;
  return column?.cut === 'end' ? shortenEnd(kept, width) : shorten(kept, width);
}

function naturalWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, {text}] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, columnsOf(text));
  }
  return widths;
}

function fit(natural: readonly number[], width: number | undefined, shrink: readonly Shrink[]): number[] {
  const widths = [...natural];
  const room = (width ?? Infinity) - gap * (widths.length - 1);
  for (const [index, least] of shrink) {
    const excess = widths.reduce((sum, each) => sum + each, 0) - room;
    const current = widths[index] ?? 0;
    if (excess > 0) widths[index] = Math.max(Math.min(current, least), current - excess);
  }
  return widths;
}
