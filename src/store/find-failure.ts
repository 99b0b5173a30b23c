import {isTrouble} from '../capture/explain/trouble.js';
import type {Invocation} from '../capture/invocation.js';
import {parseSelector} from '../capture/selector.js';
import type {CaptureEntry} from './entry.js';
import {findCapture} from './find.js';
import type {Store} from './store.js';

/**
 * The capture to explain: for a pod or container its newest call that went wrong, if there is one; else what
 * {@link findCapture} finds, and it throws what that throws.
 */
export function findFailure(store: Store, entries: readonly CaptureEntry[], selectorText: string): Invocation {
  const selector = parseSelector(selectorText);
  if (selector.kind !== 'pod' && selector.kind !== 'container') return findCapture(store, selectorText);
  for (const entry of entries) {
    if (!mayHaveFailed(entry)) continue;
    const reading = store.read(entry);
    if (reading.kind === 'damaged') continue;
    const {pod, parameters} = reading.invocation;
    const isAsked =
      selector.kind === 'pod'
        ? pod?.namespace === selector.namespace && pod.name === selector.name
        : parameters.containerId?.startsWith(selector.prefix) === true;
    if (isAsked && isTrouble(reading.invocation)) return reading.invocation;
  }
  return findCapture(store, selectorText);
}

/** With status 0 only an ADD can have failed: by an unreadable result. */
function mayHaveFailed({exit, operation}: CaptureEntry): boolean {
  const isZero = exit !== null && 'code' in exit && exit.code === 0;
  return !isZero || operation === null || operation === 'ADD';
}
