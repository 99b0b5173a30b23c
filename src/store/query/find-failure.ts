import {isTrouble} from '../../capture/explain/trouble.js';
import {isFailure} from '../../capture/failure.js';
import {everyCapture, type Filter} from '../../capture/filter.js';
import {exitedWithZero, type Invocation} from '../../capture/invocation.js';
import {parseSelector, type Selector} from '../../capture/selector.js';
import type {CaptureEntry} from '../disk/entry.js';
import type {Store} from '../disk/store.js';
import {findCapture} from './find.js';
import {search} from './search.js';

/**
 * The capture to explain: the newest call that went wrong, of a pod or container if the selector names one. If there is
 * none it finds what {@link findCapture} finds, and throws what that throws.
 */
export function findFailure(store: Store, entries: readonly CaptureEntry[], selectorText: string): Invocation {
  const wanted = wantedBy(parseSelector(selectorText));
  if (wanted === undefined) return findCapture(store, selectorText);
  for (const {entry, reading = store.read(entry)} of search(store, suspectsAmong(entries), {
    ...wanted.filter,
    polls: true,
  })) {
    if (reading.kind === 'capture' && wanted.hasFailed(reading.invocation)) return reading.invocation;
  }
  return findCapture(store, selectorText);
}

interface Wanted {
  readonly filter: Filter;
  readonly hasFailed: (invocation: Invocation) => boolean;
}

/** Undefined: the selector names a capture whether it went wrong or not. */
function wantedBy(selector: Selector): Wanted | undefined {
  switch (selector.kind) {
    case 'failed':
      return {filter: {...everyCapture, failedOnly: true}, hasFailed: isFailure};
    case 'pod':
      return {filter: {...everyCapture, pod: `${selector.namespace}/${selector.name}`}, hasFailed: isTrouble};
    case 'container':
      return {filter: {...everyCapture, container: selector.prefix}, hasFailed: isTrouble};
    case 'id':
    case 'latest':
      return undefined;
  }
}

/** Exit statuses are looked up one by one: the newest failure may be near. */
function* suspectsAmong(entries: readonly CaptureEntry[]): Generator<CaptureEntry> {
  for (const entry of entries) if (mayHaveFailed(entry)) yield entry;
}

/** With status 0 only an ADD or VERSION can have failed: by an unreadable result. */
function mayHaveFailed({exit, operation}: CaptureEntry): boolean {
  return !exitedWithZero(exit) || operation === null || operation === 'ADD' || operation === 'VERSION';
}
