import type {V1Pod} from '@kubernetes/client-node';
import {parseNetworkStatus} from '../records/network-status.js';
import type {NodeRecord, PodRecord} from '../records/pod-record.js';
import type {ClusterError} from '../errors.js';
import {orElseNoting, type OrElse} from './or-else.js';
import type {Cluster} from './cluster.js';
import {podEvents} from './pod-events.js';
import {fetchWantedNetworks} from './wanted-networks.js';

export interface PodQuestion {
  readonly namespace: string;
  readonly name: string;
  /** Where multus looks for default networks: `multusNamespace` in its configuration. */
  readonly multusNamespace: string;
}

/** What a cluster knows about a pod, and why it does not know more. */
export interface PodAnswer {
  /** Null: there is no such pod. */
  readonly record: PodRecord | null;
  /** About what is beside the pod: its node, its events, the definitions of its networks. */
  readonly problems: readonly ClusterError[];
}

/**
 * Asks for a pod and then, at the same time, for all that lies around it. What cannot be had of the latter is left open.
 *
 * @throws ClusterError if the pod itself cannot be asked for
 */
export async function fetchPodRecord(cluster: Cluster, question: PodQuestion): Promise<PodAnswer> {
  const {namespace, name, multusNamespace} = question;
  const pod = await cluster.pod(namespace, name);
  if (pod === null) return {record: null, problems: []};
  const problems: ClusterError[] = [];
  const orElse = orElseNoting(problems);
  const annotations = pod.metadata?.annotations ?? {};
  const [node, events, wanted] = await Promise.all([
    fetchNode(cluster, pod.spec?.nodeName, orElse),
    orElse(cluster.podEvents(namespace, name), null),
    fetchWantedNetworks(cluster, {annotations, namespace, multusNamespace}, orElse),
  ]);
  const around = {node, events: events === null ? null : podEvents(events, pod.metadata?.creationTimestamp), ...wanted};
  return {record: podRecordOf(pod, around), problems};
}

/** What the API has about a pod, joined with what was fetched for it. */
export function podRecordOf(
  {metadata, spec, status}: V1Pod,
  around: Pick<PodRecord, 'node' | 'events' | 'defaultNetwork' | 'networks'>,
): PodRecord {
  const annotations = metadata?.annotations ?? {};
  const reported = annotations[statusAnnotation] || annotations[olderStatusAnnotation];
  return {
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    uid: annotations[kubeletUidAnnotation] || (metadata?.uid ?? ''),
    phase: status?.phase ?? '',
    hostNetwork: spec?.hostNetwork === true,
    ips: severalOrOne(
      status?.podIPs?.map(({ip}) => ip),
      status?.podIP,
    ),
    ...around,
    status: reported ? (parseNetworkStatus(reported) ?? 'invalid') : null,
  };
}

const statusAnnotation = 'k8s.v1.cni.cncf.io/network-status';
const olderStatusAnnotation = 'k8s.v1.cni.cncf.io/networks-status';
/** On a static pod: the uid that the kubelet uses; the API server gives its mirror pod another one. */
const kubeletUidAnnotation = 'kubernetes.io/config.hash';

async function fetchNode(cluster: Cluster, name: string | undefined, orElse: OrElse): Promise<NodeRecord | null> {
  if (name === undefined) return null;
  const node = await orElse(cluster.node(name), null);
  if (node === null) return {name, labels: null, podCidrs: null};
  const {spec} = node;
  return {name, labels: node.metadata?.labels ?? {}, podCidrs: severalOrOne(spec?.podCIDRs, spec?.podCIDR)};
}

/** The API has a list for both address families and, beside it, the field from before there was one. */
export function severalOrOne(several: readonly string[] | undefined, one: string | undefined): string[] {
  return several !== undefined && several.length > 0 ? [...several] : one ? [one] : [];
}
