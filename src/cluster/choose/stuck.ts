import type {PodState} from '../../kubernetes/recording/pod-state.js';

/** A pod that is younger may just be starting. */
const startMs = 10_000;

/**
 * Whether a pod looks as if it waited for its network: it has a node, no address, and no container of it was started.
 * Images are pulled and volumes mounted before or after, and those have reasons of their own.
 */
export function waitsForNetwork(pod: PodState, nowMs: number): boolean {
  const {node, hostNetwork, ip, phase, container, createdAtMs, isBeingDeleted} = pod;
  if (node === '' || hostNetwork || ip !== '' || phase !== 'Pending' || isBeingDeleted) return false;
  if (nowMs - createdAtMs < startMs) return false;
  return container.kind === 'unknown' || (container.kind === 'waiting' && waitingReasons.has(container.reason));
}

const waitingReasons: ReadonlySet<string> = new Set(['', 'ContainerCreating', 'PodInitializing']);
