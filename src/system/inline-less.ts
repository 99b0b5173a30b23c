import {setFlagsFromString} from 'node:v8';

/**
 * Tells V8 to put fewer functions into those that it optimises, from now on in this process. What takes a second only pays
 * for such code and hardly runs it: of the processor time of a pack of 10,000 captures it was a tenth, as of `check --limit 0`
 * of 20,000. A V8 that does not know the flag goes on as ever.
 */
export function inlineLess(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=100');
}
