import type {Facts} from '../facts.js';
import {unchecked, type Remark} from '../remark.js';

/** What may not be seen is neither sound nor broken. */
export function checkHidden({hidden}: Pick<Facts, 'hidden'>): Remark[] {
  return [...hidden].map(([path, reason]) =>
    unchecked(`what is in ${path}`, `it cannot be read (${reason}): run it as root`),
  );
}
