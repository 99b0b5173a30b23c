import {readdirSync, type Dirent} from 'node:fs';
import {look} from '../../system/look.js';
import {hiddenStore} from './hidden-store.js';

/**
 * What is in a directory of a store, in no order; nothing if it is not there.
 *
 * @throws StoreMissingError if it may not be read: without `ended/` every capture would look partial
 */
export function entriesIn(directory: string): Dirent[] {
  const entries = look(() => readdirSync(directory, {withFileTypes: true}));
  if (entries.kind === 'refused') throw hiddenStore(directory, entries.reason);
  return entries.kind === 'found' ? entries.value : [];
}

/** The names alone, which costs less where there are many. */
export function namesIn(directory: string): string[] {
  const names = look(() => readdirSync(directory));
  if (names.kind === 'refused') throw hiddenStore(directory, names.reason);
  return names.kind === 'found' ? names.value : [];
}
