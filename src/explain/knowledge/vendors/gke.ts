import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'netd (or anetd with Dataplane V2)',
      product: 'GKE',
      plugins: ['gke', 'istio-cni-gke', 'gcp-ipam'],
      places: ['/home/kubernetes/bin/', '/etc/cni/net.d/10-gke-ptp.conflist', '/run/netd/'],
      look: 'kubectl -n kube-system get pods -o wide | grep -E "netd|anetd" for this node. GKE keeps its plugins in /home/kubernetes/bin',
      source: 'https://github.com/GoogleCloudPlatform/netd',
    },
  ],
} satisfies Knowledge;
