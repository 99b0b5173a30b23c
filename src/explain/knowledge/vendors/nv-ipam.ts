import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'nv-ipam-node',
      product: 'NVIDIA IPAM',
      plugins: ['nv-ipam'],
      places: ['/var/lib/cni/nv-ipam/'],
      look: 'kubectl get pods -A -o wide | grep nv-ipam-node, then the log of the one on this node; kubectl get ippools.nv-ipam.nvidia.com,cidrpools.nv-ipam.nvidia.com -A shows the pools',
      source: 'https://github.com/Mellanox/nvidia-k8s-ipam/blob/main/README.md',
    },
  ],
} satisfies Knowledge;
