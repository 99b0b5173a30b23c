import {structuredPatch} from 'diff';
import {tryParseToml} from './toml-edit.js';

/** What our edit did, and what tells it. */
interface Edit {
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  readonly mark?: string;
  readonly wrote?: string;
}

/**
 * A file that was edited or generated anew since our edit, with our lines taken back and everything else kept: also where they stand elsewhere
 * now, or were written with other blanks and quotes. Undefined: they are not there once and as a whole, so that only its owner can tell.
 */
export function withoutEdit({path, before, after, mark, wrote}: Edit, now: Buffer): Buffer | undefined {
  const ours = mark ?? wrote;
  if (ours === undefined) return undefined;
  const text = now.toString('latin1');
  const hunks = hunksBetween(after.toString('latin1'), before.toString('latin1'));
  const result = hunks.reduce<string | undefined>((rest, hunk) => rest && replaced(rest, hunk), text);
  if (result === undefined || result.includes(ours) || !isReadable(path, text, result)) return undefined;
  return Buffer.from(result, 'latin1');
}

interface Hunk {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

function hunksBetween(left: string, right: string): Hunk[] {
  return structuredPatch('', '', left, right, undefined, undefined, {context: 0}).hunks.map(({lines}) => ({
    from: lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    to: lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)),
  }));
}

function replaced(text: string, {from, to}: Hunk): string | undefined {
  const lines = text.split('\n');
  const wanted = from.map(plain);
  const places = lines.flatMap((_, at) =>
    wanted.every((line, index) => plain(lines[at + index]) === line) ? [at] : [],
  );
  const [place, ...others] = places;
  if (place === undefined || others.length > 0) return undefined;
  const end = lines[place]?.endsWith('\r') === true ? '\r' : '';
  return lines.toSpliced(place, from.length, ...to.map((line) => line.replace(/\r$/, '') + end)).join('\n');
}

/** A line as generators write it differently. */
function plain(line: string | undefined): string | undefined {
  return line?.replaceAll(/\s+/g, '').replaceAll("'", '"');
}

function isReadable(path: string, before: string, after: string): boolean {
  return !path.endsWith('.toml') || tryParseToml(before) === undefined || tryParseToml(after) !== undefined;
}
