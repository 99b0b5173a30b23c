import type {PodRecord} from '../../records/pod-record.js';
import {callsIn, type Call} from '../tree/call-tree.js';
import {attemptsIn, type Attempt} from './attempt.js';
import {tellInterfaces, type InterfaceStory} from './interfaces.js';
import {findPartings, type Parting} from './partings.js';

/** What Kubernetes wanted for a pod, what captures show was done, what Kubernetes believes, and where these part. */
export interface PodStory {
  readonly namespace: string;
  readonly name: string;
  /** Null: Kubernetes does not know the pod, or was not asked. */
  readonly record: PodRecord | null;
  readonly interfaces: readonly InterfaceStory[];
  /** Causes before consequences; none: all is well, as far as can be told. */
  readonly partings: readonly Parting[];
  /** The latest; null: no capture shows one. */
  readonly attempt: Attempt | null;
  /** How many there were, in as many containers. */
  readonly attemptCount: number;
  /** Captures are about an earlier pod of that name, and left out. */
  readonly earlierPods: number;
}

/**
 * Joins both sides; `record` null or no `trees` tells it from one side alone. The trees are about pods of that name;
 * those that name another uid than Kubernetes are about an earlier pod.
 */
export function tellPodStory(
  {namespace, name}: {readonly namespace: string; readonly name: string},
  record: PodRecord | null,
  trees: readonly Call[],
): PodStory {
  const own = trees.filter((tree) => record === null || isAbout(record.uid, tree));
  const attempts = attemptsIn(own);
  const attempt = attempts.at(-1) ?? null;
  const interfaces = record === null && attempt === null ? [] : tellInterfaces(record, attempt);
  return {
    namespace,
    name,
    record,
    interfaces,
    partings: findPartings(record, attempt, interfaces),
    attempt,
    attemptCount: attempts.length,
    earlierPods: attemptsIn(trees).length - attempts.length,
  };
}

/** Some runtimes do not tell the uid. */
function isAbout(uid: string, tree: Call): boolean {
  const uids = callsIn(tree).flatMap(({invocation}) => invocation.pod?.uid ?? []);
  return uids.length === 0 || uids.includes(uid);
}
