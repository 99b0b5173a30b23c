import type {Invocation} from './invocation.js';

/**
 * Whom a call is about: the pod as `NAMESPACE/NAME`, else the name that a runtime without Kubernetes gave (podman and
 * buildah do), else the container's id; null: nobody, as a poll is.
 */
export function subjectOf({pod, containerName, parameters}: Invocation): string | null {
  if (pod !== null) return `${pod.namespace}/${pod.name}`;
  return containerName ?? (parameters.containerId === undefined ? null : shortContainerId(parameters.containerId));
}

/** Random ids are told apart by their beginning, others (`cnitool-...`, `build-1`) by any part of them. */
function shortContainerId(id: string): string {
  return /^[0-9a-f]{32,}$/.test(id) ? id.slice(0, 12) : id;
}
