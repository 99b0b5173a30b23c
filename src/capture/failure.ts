import type {Invocation, Outcome} from './invocation.js';

const failures: readonly Outcome[] = ['failed', 'crashed', 'invalid'];

/** Did the call go wrong, as far as the record tells? A partial one may still be running. */
export function isFailure({outcome, state}: Pick<Invocation, 'outcome' | 'state'>): boolean {
  return failures.includes(outcome) || (outcome === 'partial' && state === 'killed');
}
