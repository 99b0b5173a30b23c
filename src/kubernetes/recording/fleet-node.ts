import type {V1Node} from '@kubernetes/client-node';
import {severalOrOne} from '../pod-record.js';

/** A node as far as it matters to whoever wants to start a pod there. */
export interface FleetNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `linux`, `windows`; empty: the kubelet has not said. */
  readonly os: string;
  /** Like `Debian GNU/Linux 12 (bookworm)`. */
  readonly osImage: string;
  /** Like `containerd://1.6.20`. */
  readonly runtime: string;
  readonly kubelet: string;
  readonly isReady: boolean;
  /** Kubernetes has given up to hear from its kubelet. */
  readonly isKubeletLost: boolean;
  /** What the kubelet says of that, like `container runtime network not ready: ...`. */
  readonly readiness: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** The ranges that the cluster gave it. */
  readonly podCidrs: readonly string[];
  /** As `KEY=VALUE:EFFECT`. */
  readonly taints: readonly string[];
  /** Names of images on the node; kubelets name the 50 largest. */
  readonly images: readonly string[];
}

/** What of a node's object is of use here. */
export function fleetNodeOf({metadata, spec, status}: V1Node): FleetNode {
  const info = status?.nodeInfo;
  const ready = status?.conditions?.find(({type}) => type === 'Ready');
  return {
    name: metadata?.name ?? '',
    labels: metadata?.labels ?? {},
    os: info?.operatingSystem ?? '',
    osImage: info?.osImage ?? '',
    runtime: info?.containerRuntimeVersion ?? '',
    kubelet: info?.kubeletVersion ?? '',
    isReady: ready?.status === 'True',
    isKubeletLost: ready?.status === 'Unknown',
    readiness: ready?.message ?? '',
    annotations: metadata?.annotations ?? {},
    podCidrs: severalOrOne(spec?.podCIDRs, spec?.podCIDR),
    taints: spec?.taints?.map(({key, value, effect}) => `${key}${value ? `=${value}` : ''}:${effect}`) ?? [],
    images: status?.images?.flatMap(({names}) => names ?? []) ?? [],
  };
}
