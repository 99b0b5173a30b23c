import {isObject, type Json} from '../../cni/json.js';
import {escapeInJson} from './escape.js';
import {columnsOf} from './shorten.js';
import type {Style} from './style.js';

/** No value is put on one line that would take more columns than this, however wide the terminal. */
const widestLine = 100;

/** JSON for reading: still JSON, what fits on a line is on one, and nothing in it can harm a terminal. */
export function jsonLines(value: Json, style: Style, width = widestLine): string[] {
  return layOut(value, style, {columns: Math.min(width, widestLine), used: 0});
}

/** JSON on one line. */
export function jsonInline(value: Json, style: Style): string {
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([key, member]) => `${keyText(key, style)}: ${jsonInline(member, style)}`,
    );
    return `{${members.join(', ')}}`;
  }
  if (isList(value)) return `[${value.map((element) => jsonInline(element, style)).join(', ')}]`;
  const text = escapeInJson(JSON.stringify(value));
  return typeof value === 'string' ? style.jsonString(text) : style.jsonLiteral(text);
}

/** The columns that a value may take, and those of its first line that are taken already. */
interface Room {
  readonly columns: number;
  readonly used: number;
}

function layOut(value: Json, style: Style, {columns, used}: Room): string[] {
  const inline = jsonInline(value, style);
  if (used + columnsOf(inline) < columns) return [inline];
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, member]) => {
      const start = `${keyText(key, style)}: `;
      const [first = '', ...rest] = layOut(member, style, {columns: columns - 2, used: columnsOf(start)});
      return [start + first, ...rest];
    });
    return bracketed('{', members, '}');
  }
  if (!isList(value)) return [inline];
  const elements = value.map((element) => layOut(element, style, {columns: columns - 2, used: 0}));
  return bracketed('[', elements, ']');
}

function bracketed(open: string, blocks: readonly (readonly string[])[], close: string): string[] {
  const lines = blocks.flatMap((block, index) =>
    block.map((line, lineIndex) => {
      const isLast = lineIndex === block.length - 1;
      return `  ${line}${isLast && index < blocks.length - 1 ? ',' : ''}`;
    }),
  );
  return [open, ...lines, close];
}

function keyText(key: string, style: Style): string {
  return style.jsonKey(escapeInJson(JSON.stringify(key)));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
