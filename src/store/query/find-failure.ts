import {isTrouble} from '../../capture/explain/trouble.js';
import {isFailure} from '../../capture/failure.js';
import type {Invocation} from '../../capture/invocation.js';
import {parseSelector, type Selector} from '../../capture/selector.js';
import type {CaptureEntry} from '../disk/entry.js';
import {findCapture} from './find.js';
import type {Store} from '../disk/store.js';

/**
 * The capture to explain: the newest call that went wrong, of a pod or container if the selector names one. If there is
 * none it finds what {@link findCapture} finds, and throws what that throws.
 */
export function findFailure(store: Store, entries: readonly CaptureEntry[], selectorText: string): Invocation {
  const isAsked = predicateOf(parseSelector(selectorText));
  for (const entry of isAsked === undefined ? [] : entries) {
    if (!mayHaveFailed(entry)) continue;
    const reading = store.read(entry);
    if (reading.kind === 'capture' && isAsked?.(reading.invocation)) return reading.invocation;
  }
  return findCapture(store, selectorText);
}

/** Undefined: the selector names a capture whether it went wrong or not. */
function predicateOf(selector: Selector): ((invocation: Invocation) => boolean) | undefined {
  switch (selector.kind) {
    case 'failed':
      return isFailure;
    case 'pod':
      return (invocation) =>
        invocation.pod?.namespace === selector.namespace &&
        invocation.pod.name === selector.name &&
        isTrouble(invocation);
    case 'container':
      return (invocation) =>
        invocation.parameters.containerId?.startsWith(selector.prefix) === true && isTrouble(invocation);
    case 'id':
    case 'latest':
      return undefined;
  }
}

/** With status 0 only an ADD or VERSION can have failed: by an unreadable result. */
function mayHaveFailed({exit, operation}: CaptureEntry): boolean {
  const isZero = exit !== null && 'code' in exit && exit.code === 0;
  return !isZero || operation === null || operation === 'ADD' || operation === 'VERSION';
}
