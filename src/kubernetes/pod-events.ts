import type {CoreV1Event} from '@kubernetes/client-node';
import type {PodEvent} from '../records/pod-record.js';

/**
 * Events in the order of their last time. Those from before the pod was made are about an earlier one of its name; uids
 * cannot tell that, since the kubelet's for a static pod is not the API's.
 */
export function podEvents(events: readonly CoreV1Event[], podCreated: Date | undefined): PodEvent[] {
  return events
    .map((event) => ({event, lastSeen: lastSeen(event)}))
    .filter(({lastSeen}) => lastSeen === undefined || podCreated === undefined || lastSeen >= podCreated)
    .sort((left, right) => (left.lastSeen?.getTime() ?? 0) - (right.lastSeen?.getTime() ?? 0))
    .map(({event, lastSeen}) => ({
      type: event.type ?? '',
      reason: event.reason ?? '',
      message: event.message ?? '',
      count: event.series?.count ?? event.count ?? 1,
      lastSeen: lastSeen?.toISOString() ?? null,
    }));
}

/** Different reporters fill in different fields. */
function lastSeen({series, lastTimestamp, eventTime, firstTimestamp, metadata}: CoreV1Event): Date | undefined {
  return (
    series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp ?? undefined
  );
}
