/** A JSON value as it came; objects keep their unknown keys. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** Deeper JSON is not read: no CNI configuration nests so deep, and who walks through it recursively must not fail. */
export const mostDepth = 500;

/** The text as one JSON value, or undefined if it is not exactly one or nests deeper than {@link mostDepth}. */
export function parseJson(text: string): Json | undefined {
  if (text === '' || isTooDeep(text)) return undefined; // an exception costs more than all else here
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The text as one JSON object, or undefined. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** Why a text is no JSON object, and where it is not, as far as the parser tells. */
export function jsonComplaint(text: string): string {
  if (text.trim() === '') return 'it is empty';
  if (text.startsWith('\ufeff')) return 'it begins with a byte order mark (BOM), which JSON has none of';
  if (text.includes('\0')) return 'it has NUL bytes, as a crash leaves them before a file is written, or UTF-16';
  try {
    JSON.parse(text);
    return 'it is JSON, but no object';
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, what, position] = /^(.*?)(?: in JSON)? at position (\d+)/s.exec(message) ?? [];
    if (what === undefined) return message.replace(/\s+/g, ' ');
    const before = text.slice(0, Number(position)).split('\n');
    const isComment = /^\s*(?:#|\/\/|\/\*)/.test(text.slice(Number(position)));
    return `${what}${isComment ? ' (JSON has no comments)' : ''} in line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function asArray(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function isTooDeep(text: string): boolean {
  if (text.length <= mostDepth || !hasManyBrackets(text)) return false;
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (isString) {
      if (character === 0x5c) at++;
      else if (character === 0x22) isString = false;
    } else if (character === 0x22) isString = true;
    else if (character === 0x5b || character === 0x7b) {
      if (++depth > mostDepth) return true;
    } else if (character === 0x5d || character === 0x7d) depth--;
  }
  return false;
}

/** The engine finds them faster than we go through a text; in strings they count as well. */
function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0 && count <= mostDepth; at = text.indexOf(bracket, at + 1)) count += 1;
  }
  return count > mostDepth;
}
