import {isFailure} from './failure.js';
import type {Invocation} from './invocation.js';

/** Did the call go wrong, or may it have: a call whose end nobody recorded counts, too, unless it still runs. */
export function isTrouble(invocation: Invocation): boolean {
  return isFailure(invocation) || (invocation.outcome === 'partial' && invocation.state === 'unknown');
}
