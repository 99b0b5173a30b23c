import type {FleetNode} from '../../src/kubernetes/recording/fleet-node.js';

/** A sound node with Linux, but for what a test wants to be special. */
export function aNode(options: Partial<FleetNode> = {}): FleetNode {
  return {
    name: 'n',
    labels: {},
    annotations: {},
    os: 'linux',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    runtime: 'containerd://1.7.2',
    kubelet: 'v1.30.1',
    isReady: true,
    isKubeletLost: false,
    readiness: 'kubelet is posting ready status',
    podCidrs: [],
    taints: [],
    images: [],
    ...options,
  };
}
