import type {Invocation, Pod} from '../../capture/invocation.js';
import {nearest} from '../../capture/selection/nearest.js';
import type {CaptureEntry} from '../disk/entry.js';
import type {Store} from '../disk/store.js';

/** Names are looked for in so many captures, the newest. */
const lookedThrough = 1000;

/** What the newest captures are about: pods, and containers of no pod by their names. */
export function subjectsSeen(store: Store): (Pod | string)[] {
  return newest(store).flatMap((entry) => {
    const glance = store.podOf(entry);
    const read = glance === undefined ? invocationOf(store, entry) : undefined;
    return glance ?? read?.pod ?? read?.containerName ?? [];
  });
}

/** The pods that may have been meant, as `NAMESPACE/NAME`, nearest first. The namespace `*` is any. */
export function podsMeant(store: Store, namespace: string, name: string): string[] {
  const pods = subjectsSeen(store).flatMap((subject) => (typeof subject === 'string' ? [] : [subject]));
  const whole = (pod: Pod) => `${pod.namespace}/${pod.name}`;
  const namesakes = pods.filter((pod) => pod.name === name).map(whole);
  const alike = nearest(
    name,
    pods.map((pod) => pod.name),
  ).flatMap((each) => pods.filter((pod) => pod.name === each).map(whole));
  const mistyped = namespace === '*' ? [] : nearest(`${namespace}/${name}`, pods.map(whole));
  return [...new Set([...namesakes, ...mistyped, ...alike])].slice(0, 3);
}

export function networksSeen(store: Store): string[] {
  return newest(store).flatMap((entry) => {
    const glance = store.networkOf(entry);
    return (glance === undefined ? invocationOf(store, entry)?.request?.name : glance) ?? [];
  });
}

function newest(store: Store): readonly CaptureEntry[] {
  return store.entries().slice(0, lookedThrough);
}

function invocationOf(store: Store, entry: CaptureEntry): Invocation | undefined {
  const reading = store.read(entry);
  return reading.kind === 'capture' ? reading.invocation : undefined;
}
