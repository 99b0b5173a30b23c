import type {Call} from '../capture/tree/call-tree.js';
import {tellPodStory, type PodStory} from '../capture/pod/story.js';
import {NotFoundError} from '../errors.js';
import type {PodKnowledge} from '../kubernetes/ask-about-pod.js';

/** What captures tell about pods of one name, and why it is not more. */
interface Done {
  readonly trees: readonly Call[];
  readonly warnings: readonly string[];
}

/**
 * Joins what captures and Kubernetes know about a pod; one side may know nothing of it.
 *
 * @param warn hears what was in the way, also before an error
 * @throws ClusterError if no capture is about it, and the cluster did not answer
 * @throws NotFoundError if neither side knows it
 */
export function joinPod(
  pod: {readonly namespace: string; readonly name: string},
  done: Done,
  known: PodKnowledge,
  warn: (text: string) => void,
): PodStory {
  const isUnknown = known.record === null && done.trees.length === 0;
  for (const warning of done.warnings) warn(warning);
  if (isUnknown && known.failure !== null) throw known.failure;
  for (const warning of known.warnings) warn(warning);
  if (isUnknown) {
    throw new NotFoundError(`neither captures nor Kubernetes know the pod ${pod.namespace}/${pod.name}`, {
      suggestions: ['mlab-cni tree    shows the pods in the captures', `kubectl get pods -n ${pod.namespace}`],
    });
  }
  return tellPodStory(pod, known.record, done.trees);
}
