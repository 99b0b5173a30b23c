import type {V1Node} from '@kubernetes/client-node';

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
  /** Names of images on the node; kubelets name the 50 largest. */
  readonly images: readonly string[];
}

/** What of a node's object is of use here. */
export function fleetNodeOf({metadata, status}: V1Node): FleetNode {
  const info = status?.nodeInfo;
  return {
    name: metadata?.name ?? '',
    labels: metadata?.labels ?? {},
    os: info?.operatingSystem ?? '',
    osImage: info?.osImage ?? '',
    runtime: info?.containerRuntimeVersion ?? '',
    kubelet: info?.kubeletVersion ?? '',
    isReady: status?.conditions?.some(({type, status: value}) => type === 'Ready' && value === 'True') === true,
    images: status?.images?.flatMap(({names}) => names ?? []) ?? [],
  };
}
