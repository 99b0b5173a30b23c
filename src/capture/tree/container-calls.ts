import type {Call} from './call-tree.js';
import {containerKey, type Pod} from '../invocation.js';

/** All outermost calls about one container, oldest first; both null for calls about none, like polls. */
export interface ContainerCalls {
  readonly pod: Pod | null;
  /** Without a pod: what the runtime calls it. */
  readonly containerName: string | null;
  readonly containerId: string | null;
  /** Where it ran; null: it was recorded into the very store that was read. */
  readonly node: string | null;
  readonly calls: readonly Call[];
}

/**
 * Outermost calls by container, the pod with the latest call first. The kubelet tries a pod again in a new container:
 * those of one pod stand together, oldest first.
 */
export function groupByContainer(trees: readonly Call[]): ContainerCalls[] {
  const groups = new Map<string, Call[]>();
  for (const call of trees) {
    const key = containerKey(call.invocation.node, call.invocation.parameters.containerId);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  const containers = [...groups.values()].map(containerCalls);
  const latest = new Map<string, number>();
  for (const each of containers) latest.set(podKey(each), Math.max(latest.get(podKey(each)) ?? 0, lastStart(each)));
  return containers.sort(
    (left, right) =>
      (latest.get(podKey(right)) ?? 0) - (latest.get(podKey(left)) ?? 0) ||
      inOrder(podKey(left), podKey(right)) ||
      firstStart(left) - firstStart(right),
  );
}

function inOrder(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function containerCalls(calls: readonly Call[]): ContainerCalls {
  return {
    pod: calls.find(({invocation}) => invocation.pod !== null)?.invocation.pod ?? null,
    containerName: calls[0]?.invocation.containerName ?? null,
    containerId: calls[0]?.invocation.parameters.containerId ?? null,
    node: calls[0]?.invocation.node ?? null,
    calls,
  };
}

function podKey({pod, containerId}: ContainerCalls): string {
  return pod === null ? `container ${containerId ?? ''}` : `${pod.namespace}/${pod.name}`;
}

function firstStart({calls}: ContainerCalls): number {
  return calls[0]?.invocation.startedAtMs ?? 0;
}

function lastStart({calls}: ContainerCalls): number {
  return calls.at(-1)?.invocation.startedAtMs ?? 0;
}
