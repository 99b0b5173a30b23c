import type {Call} from './call-tree.js';
import type {Invocation} from '../invocation.js';
import {spokenTexts} from '../spoken-texts.js';
import {isTrouble} from '../trouble.js';

/** The way from a call that went wrong down to the one that is to blame. */
export interface Blame {
  /** The call itself first, the innermost last. */
  readonly path: readonly Call[];
  /** Each caller's error repeats the one below it: there is no doubt that it came from there. */
  readonly isCertain: boolean;
}

/**
 * Follows the error inwards: a caller wraps the error of the delegate that failed. Delegates that do another operation
 * (a clean-up DEL within a failed ADD) and those that the caller got over are not to blame.
 */
export function findCulprit(call: Call): Blame {
  const failing = call.children.filter(
    ({invocation}) => invocation.operation === call.invocation.operation && isTrouble(invocation),
  );
  const wrapped = failing.findLast((child) => isWrapped(child.invocation, call.invocation));
  const next = wrapped ?? failing.findLast((child) => !wasGotOver(child, call));
  if (next === undefined) return {path: [call], isCertain: true};
  const below = findCulprit(next);
  return {path: [call, ...below.path], isCertain: below.isCertain && wrapped !== undefined};
}

/** The caller went on to the next delegate. */
function wasGotOver(child: Call, {children}: Call): boolean {
  const later = children.slice(children.indexOf(child) + 1);
  return later.some(({invocation}) => invocation.operation === child.invocation.operation);
}

/** What libcni says when a plugin ended without an error object or a result. */
const libcniWords = /netplugin failed|unexpected end of JSON|invalid character|signal: \w+|exit status/;

function isWrapped(inner: Invocation, outer: Invocation): boolean {
  const outerTexts = spokenTexts(outer).map(({text}) => text);
  if (outerTexts.length === 0) return true;
  const said = spokenTexts(inner)[0]?.text.split('\n', 1)[0] ?? '';
  return outerTexts.some((text) => (said === '' ? libcniWords.test(text) : text.includes(said)));
}
