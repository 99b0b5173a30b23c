import {escapeLine} from '../view/text/escape.js';
import type {Completion} from './candidates.js';

/**
 * What the scripts for the shells read: a line for each candidate, its value and what it is after a tab; or one line that
 * begins with a colon and leaves it to the shell: `:files`, `:directories`.
 */
export function renderCompletion(completion: Completion): string {
  if (completion.kind !== 'candidates') return `:${completion.kind}\n`;
  return completion.candidates.map(({value, about}) => `${value}\t${escapeLine(about)}\n`).join('');
}
