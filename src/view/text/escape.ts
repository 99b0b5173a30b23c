/**
 * Control characters (C0, DEL, C1), line separators, and those that turn the direction of writing: what a captured
 * value could use to move the cursor, to hide or to reorder what the user reads.
 */
const dangerous = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const shortForms: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

/** Captured text, safe for a terminal and on one line: `\x1b` instead of an escape. */
export function escapeLine(text: string): string {
  return text.replace(dangerous, (character) => shortForms[character] ?? escaped(character));
}

/** Captured text as safe lines; tabs become blanks, a last line end makes no line. */
export function escapeLines(text: string): string[] {
  return linesIn(text).map(escapeLine);
}

/** The same before it is safe: of a flood few lines are escaped. */
export function linesIn(text: string): string[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return lines.map((line) => line.replaceAll('\t', '    '));
}

/** The text of a JSON string, which has escapes of its own, with the dangerous rest escaped in the same way. */
export function escapeInJson(json: string): string {
  return json.replace(dangerous, (character) => `\\u${hex(character, 4)}`);
}

/**
 * JSON text, over as many lines as it has, with all escaped that may disturb a terminal: JSON itself escapes C0 controls
 * in strings, but neither C1 ones nor those that turn the direction of writing.
 */
export function escapeJsonText(json: string): string {
  return json.replace(dangerousInJson, (character) => `\\u${hex(character, 4)}`);
}

const dangerousInJson = /[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function escaped(character: string): string {
  return character < '\u0100' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
