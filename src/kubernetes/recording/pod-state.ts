import type {V1ContainerStatus, V1OwnerReference, V1Pod} from '@kubernetes/client-node';

/** How far a pod is. */
export interface PodState {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  /** Of its containers, in order. */
  readonly images: readonly string[];
  /** What made it; null: a person, or the kubelet. */
  readonly owner: {readonly kind: string; readonly name: string} | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly isBeingDeleted: boolean;
  readonly hostNetwork: boolean;
  readonly ip: string;
  readonly phase: string;
  /** Why the whole pod is in that phase: `NodeAffinity`, `OutOfpods`, `Evicted`, `DeadlineExceeded`; mostly empty. */
  readonly reason: string;
  readonly message: string;
  /** Of its first container that the kubelet has told of; init containers come first. */
  readonly container: ContainerState;
}

export type ContainerState =
  | {readonly kind: 'unknown'}
  | {readonly kind: 'waiting'; readonly reason: string; readonly message: string}
  | {readonly kind: 'running'}
  | {readonly kind: 'terminated'; readonly exitCode: number; readonly reason: string; readonly message: string};

/** What of a pod's object is of use here. */
export function podStateOf({metadata, spec, status}: V1Pod): PodState {
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const isOver = (each: V1ContainerStatus) => each.state?.terminated?.exitCode === 0;
  return {
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    node: spec?.nodeName ?? '',
    images: spec?.containers.map(({image = ''}) => image) ?? [],
    owner: ownerOf(metadata?.ownerReferences ?? []),
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    createdAtMs: timeOf(metadata?.creationTimestamp),
    isBeingDeleted: metadata?.deletionTimestamp !== undefined,
    hostNetwork: spec?.hostNetwork === true,
    ip: status?.podIP ?? '',
    phase: status?.phase ?? '',
    reason: status?.reason ?? '',
    message: status?.message ?? '',
    container: containerStateOf(containers.find((each) => !isOver(each)) ?? containers.at(-1)),
  };
}

/** The kubelet's own pods name the node as theirs. */
function ownerOf(references: readonly V1OwnerReference[]): PodState['owner'] {
  const owner = references.find(({controller}) => controller === true) ?? references[0];
  return owner === undefined || owner.kind === 'Node' ? null : {kind: owner.kind, name: owner.name};
}

/** The library makes dates of what it reads itself; what a watch brings is text. */
function timeOf(stamp: Date | string | undefined): number {
  return stamp === undefined ? 0 : new Date(stamp).getTime();
}

function containerStateOf(status: V1ContainerStatus | undefined): ContainerState {
  const state = status?.state;
  const terminated = state?.terminated;
  if (terminated !== undefined) {
    const {exitCode, reason = '', message = ''} = terminated;
    return {kind: 'terminated', exitCode, reason, message};
  }
  if (state?.running !== undefined) return {kind: 'running'};
  if (state?.waiting === undefined) return {kind: 'unknown'};
  const {reason = '', message = ''} = state.waiting;
  return {kind: 'waiting', reason, message};
}
