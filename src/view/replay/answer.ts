import {effectCategories, type Answer, type Effect, type Effects} from '../../replay/replay-report.js';
import {errorText} from '../calls/ending.js';
import {escapeLine} from '../text/escape.js';
import type {Style} from '../text/style.js';

/** How a call ended, in a line. */
export function answerText({exit, outcome, error, result, stdout}: Answer): string {
  const ending = exit === null ? 'no end' : 'code' in exit ? `exit ${exit.code}` : exit.signal;
  if (error !== null) return `${outcome}, ${ending}, code ${error.code}: ${errorText(error)}`;
  if (result !== null) return `${outcome}, ${ending}, with a result`;
  return `${outcome}, ${ending}, ${stdout === null ? 'without a word on stdout' : 'with an unreadable stdout'}`;
}

/** A line for each thing that was changed. */
export function effectLines(effects: Effects): string[] {
  return effectCategories.flatMap((category) =>
    effects[category].map(
      (effect) => `${signs[effect.kind]} ${category.padEnd(9)} ${placeOf(effect)} ${escapeLine(effect.what)}`,
    ),
  );
}

function placeOf({where}: Effect): string {
  return where.padEnd(9);
}

/** Lines under a heading. */
export function section(title: string, lines: readonly string[], style: Style): string[] {
  const shown = lines.length === 0 ? ['none'] : lines;
  return ['', style.strong(title), ...shown.map((line) => `  ${line}`)];
}

export const signs = {added: '+', removed: '-', changed: '~'} as const;
