import type {V1Pod} from '@kubernetes/client-node';
import {backoff, type Wait} from '../../system/backoff.js';
import {ClusterError} from '../../errors.js';
import type {Api} from '../api.js';
import {podStateOf, type PodState} from './pod-state.js';

export interface PodWatch {
  readonly namespace: string;
  readonly labelSelector: string;
  /** Names of pods that were there before: such a one that is not there any more is gone, too. */
  readonly known: readonly string[];
  /** Called for each pod that is there, and for each change. */
  readonly onPod: (pod: PodState) => void;
  /** Called with the name of a pod that is gone. */
  readonly onGone: (name: string) => void;
  /** The pods cannot be had for the moment; it is tried again. */
  readonly onProblem: (problem: ClusterError) => void;
  readonly list: () => Promise<{readonly pods: readonly PodState[]; readonly version: string}>;
  readonly signal: AbortSignal;
}

/** A watch that the server does not end by itself would not notice a cable that is cut. */
const watchSeconds = 60;

/** A watch that ends sooner was refused, or is cut again and again: then the server is given time. */
const soonMs = 5000;

/** Follows pods by one watch, made anew whenever it breaks, until the signal aborts. */
export async function watchPods(api: Api, watch: PodWatch, wait?: Wait, nowMs: () => number = Date.now): Promise<void> {
  const {signal} = watch;
  const isOver = () => signal.aborted;
  let known = new Set(watch.known);
  const again = backoff(500, wait);
  while (!isOver()) {
    try {
      const {pods, version} = await watch.list();
      if (isOver()) return;
      const now = new Set(pods.map(({name}) => name));
      for (const name of known) if (!now.has(name)) watch.onGone(name);
      for (const pod of pods) watch.onPod(pod);
      known = now;
      const startedAtMs = nowMs();
      const error = await watchOnce(api, watch, version, known);
      if (error !== null && !isOver()) watch.onProblem(broken(watch, error));
      if (nowMs() - startedAtMs > soonMs) again.reset();
    } catch (problem) {
      if (!isOver()) watch.onProblem(problem as ClusterError);
    }
    await again.wait(signal);
  }
}

function broken({namespace}: PodWatch, {message}: Error): ClusterError {
  return new ClusterError(`the watch for the pods in ${namespace} has ended: ${message}`);
}

/** Ends when the watch does, for whatever reason: a new list tells what was missed. Null: as watches end. */
function watchOnce(api: Api, watch: PodWatch, resourceVersion: string, known: Set<string>): Promise<Error | null> {
  const {namespace, labelSelector, signal, onPod, onGone} = watch;
  return new Promise((resolve) => {
    let controller: AbortController | undefined;
    let isEnded = false;
    const end = (error?: unknown) => {
      isEnded = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      controller?.abort();
      resolve(error instanceof Error ? error : null);
    };
    const stop = () => end();
    const timer = setTimeout(stop, (watchSeconds + 15) * 1000);
    signal.addEventListener('abort', stop);
    void new api.client.Watch(api.kubeConfig)
      .watch(
        `/api/v1/namespaces/${namespace}/pods`,
        {labelSelector, resourceVersion, timeoutSeconds: watchSeconds},
        (type, object: V1Pod) => {
          if (type === 'ERROR' || type === 'BOOKMARK') return;
          const pod = podStateOf(object);
          if (type !== 'DELETED') {
            known.add(pod.name);
            onPod(pod);
          } else if (known.delete(pod.name)) onGone(pod.name);
        },
        end,
      )
      .then((made) => {
        controller = made;
        if (isEnded) made.abort(); // the server took its time to answer
      }, end);
  });
}
