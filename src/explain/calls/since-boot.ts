import type {Invocation} from '../../capture/invocation.js';
import type {End} from '../fault/endings.js';
import type {Clue} from '../knowledge/knowledge.js';

/** The node had just booted, and a daemon of its own may not have started yet. */
export interface SinceBoot {
  readonly kind: 'since-boot';
  /** How long the node was up. */
  readonly uptimeMs: number;
  readonly daemon: string;
  /** The kubelet tries again by itself. */
  readonly isPod: boolean;
}

/** Pods of a network add-on start after the kubelet does, and have an image to fetch. */
const soonMs = 5 * 60_000;

/** What is not there yet, or does not answer yet. */
const early: ReadonlySet<End | undefined> = new Set([
  'missing',
  'not-found',
  'refused',
  'reset',
  'unavailable',
  'timed-out',
]);

/**
 * Whether a failure may be of the first minutes alone: with a place that a daemon of the node serves or writes, unless the
 * same went well since the boot. Where nobody wrote down how long the node was up, nothing is said.
 */
export function sinceBoot(
  {uptimeMs, bootId, startedAtMs, pod}: Invocation,
  {daemon, isDaemonsPlace, fault}: Clue,
  sameKind: readonly Invocation[],
): SinceBoot[] {
  if (uptimeMs === null || uptimeMs >= soonMs || daemon === undefined) return [];
  if (!isDaemonsPlace || !early.has(fault.end)) return [];
  const hasServed = sameKind.some(
    (other) => other.bootId === bootId && other.outcome === 'succeeded' && other.startedAtMs < startedAtMs,
  );
  return hasServed ? [] : [{kind: 'since-boot', uptimeMs, daemon: daemon.name, isPod: pod !== null}];
}
