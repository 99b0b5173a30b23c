import {escapeLine} from './escape.js';

/** What was packed, and what was left out. */
export interface PackReport {
  readonly file: string | null;
  readonly node: string;
  readonly captures: number;
  readonly secrets: 'held' | 'redacted';
  readonly removed: Readonly<Record<string, number>>;
}

/** Where the pack is, and a list of what went. */
export function renderPack({file, node, captures, secrets, removed}: PackReport): string {
  const head = `${file ?? 'stdout'}: ${counted(captures, 'capture')} of ${node}`;
  if (secrets === 'held') return `${head}\nIt holds secrets, as they went through: keep it to yourself.`;
  const went = Object.entries(removed).map(([what, count]) => `  ${String(count).padStart(6)}  ${escapeLine(what)}`);
  return [head, went.length === 0 ? 'Nothing looked like a secret.' : 'Left out:', ...went].join('\n');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
