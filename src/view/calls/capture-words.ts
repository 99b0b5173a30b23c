import {quote} from '../../shell/quote.js';
import {escapeLine} from '../text/escape.js';

/** How to name a capture behind a command of ours: the store is told unless it is the default one. */
export function captureWords(id: string, store: string): string {
  if (store === '/tmp/mlab-cni') return id;
  return `${id} --store ${/^[\w@%+=:,./-]+$/.test(store) ? store : quote(escapeLine(store))}`;
}
