/** A JSON value as it came; objects keep their unknown keys. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** The text as one JSON value, or undefined if it is not exactly one. */
export function parseJson(text: string): Json | undefined {
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
  try {
    JSON.parse(text);
    return 'it is JSON, but no object';
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, what, position] = /^(.*?)(?: in JSON)? at position (\d+)/s.exec(message) ?? [];
    if (what === undefined) return message.replace(/\s+/g, ' ');
    const before = text.slice(0, Number(position)).split('\n');
    return `${what} in line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
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
