import type * as TokenRules from './token-rules.js';

/** The rules, loaded when something is to be redacted: a third of a megabyte that no other command needs. */
export function loadTokenRules(): Promise<typeof TokenRules> {
  return import('./token-rules.js');
}
