import type {Invocation} from '../../capture/invocation.js';
import {NotFoundError} from '../../errors.js';
import type {Store} from '../disk/store.js';

/**
 * The newest call before a capture that succeeded and asked the same of the same plugin: operation and network, and
 * interface if there is such a one, on the same node.
 *
 * @throws NotFoundError if there is none
 */
export function findLastGood(store: Store, capture: Invocation): Invocation {
  const {node, plugin, operation, parameters, startedAtMs} = capture;
  const isLike = (other: Invocation) =>
    other.outcome === 'succeeded' &&
    other.operation === operation &&
    other.request?.name === capture.request?.name &&
    other.startedAtMs <= startedAtMs &&
    other.id !== capture.id;
  const entries = store.entries(
    (entry) =>
      entry.node === node &&
      entry.plugin === plugin &&
      (entry.operation === null || entry.operation === operation) &&
      entry.startedAtMs <= startedAtMs + nameResolutionMs,
  );
  let likely: Invocation | undefined;
  for (const entry of entries) {
    const reading = store.read(entry);
    if (reading.kind !== 'capture' || !isLike(reading.invocation)) continue;
    if (reading.invocation.parameters.ifname === parameters.ifname) return reading.invocation;
    likely ??= reading.invocation;
  }
  if (likely !== undefined) return likely;
  throw new NotFoundError(
    `no ${operation} of ${plugin} for the network ${capture.request?.name ?? '?'} succeeded before ${capture.id}`,
    {suggestions: [`mlab-cni list --plugin ${plugin} --store ${store.directory}    to choose one to compare with`]},
  );
}

/** Names carry centiseconds. */
const nameResolutionMs = 10;
