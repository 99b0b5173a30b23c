import {everyCapture} from '../../capture/selection/filter.js';
import type {Invocation} from '../../capture/invocation.js';
import {isTrouble} from '../../capture/trouble.js';
import {findCapture} from './find.js';
import type {Store} from '../disk/store.js';
import {search} from './search.js';

/** So many pods whose failure is over are passed over at most: each takes a look at all their calls. */
const mostPods = 20;

/**
 * The newest failure that is not over: as `failed`, but not the ADD of a pod whose later attempt succeeded. If all are over,
 * that later attempt of the newest one.
 *
 * @throws NotFoundError if nothing failed
 */
export function findUnresolved(store: Store): Invocation {
  const newest = findCapture(store, 'failed');
  const later = laterSuccess(store, newest);
  if (later === undefined) return newest;
  const seen = new Set([podName(newest)]);
  for (const {entry, reading = store.read(entry)} of search(store, store.entries(), {
    ...everyCapture,
    failedOnly: true,
  })) {
    const pod = reading.kind === 'capture' ? podName(reading.invocation) : undefined;
    if (reading.kind !== 'capture' || seen.has(pod)) continue;
    if (seen.size >= mostPods) break;
    seen.add(pod);
    const failure = pod === undefined ? reading.invocation : findCapture(store, `pod:${pod}`);
    if (isTrouble(failure)) return failure;
  }
  return later;
}

/** What stands for the pod now, if that is an attempt that came later and went well. */
function laterSuccess(store: Store, {pod, operation, startedAtMs}: Invocation): Invocation | undefined {
  if (pod === null || operation !== 'ADD') return undefined;
  const now = findCapture(store, `pod:${pod.namespace}/${pod.name}`);
  return now.operation === 'ADD' && now.outcome === 'succeeded' && now.startedAtMs > startedAtMs ? now : undefined;
}

function podName({pod}: Invocation): string | undefined {
  return pod === null ? undefined : `${pod.namespace}/${pod.name}`;
}
