import {counted} from './text/counted.js';
import {escapeLine} from './text/escape.js';

/** What was packed, and what was left out. */
export interface PackReport {
  /** Null: stdout. */
  readonly file: string | null;
  readonly node: string;
  readonly captures: number;
  readonly secrets: 'held' | 'redacted';
  /** What was taken out, by the name or the form that it was known by, and how often. */
  readonly removed: Readonly<Record<string, number>>;
  /** The file that says what stands for what; null: names and addresses are the real ones. */
  readonly pseudonyms: string | null;
}

/** Where the pack is, and a list of what went. */
export function renderPack({file, node, captures, secrets, removed, pseudonyms}: PackReport): string {
  const map =
    pseudonyms === null ? '' : `\nAddresses and names are others; ${pseudonyms} says which: keep it to yourself.`;
  const head = `${file ?? 'stdout'}: ${counted(captures, 'capture')} of ${node}${map}`;
  if (secrets === 'held') return `${head}\nIt holds secrets, as they went through: keep it to yourself.`;
  const went = Object.entries(removed).map(([what, count]) => `  ${String(count).padStart(6)}  ${escapeLine(what)}`);
  return [head, went.length === 0 ? 'Nothing looked like a secret.' : 'Left out:', ...went].join('\n');
}
