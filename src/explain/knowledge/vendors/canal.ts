import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'canal',
      product: 'Canal (Calico with flannel)',
      plugins: [],
      places: ['/etc/cni/net.d/10-canal.conflist', '/etc/cni/net.d/calico-kubeconfig-canal', /k8s-app=canal/],
      look: 'kubectl -n kube-system get pods -o wide -l k8s-app=canal, then the logs of its containers calico-node and kube-flannel',
      source: 'https://docs.tigera.io/calico/latest/getting-started/kubernetes/flannel/install-for-flannel',
    },
  ],
} satisfies Knowledge;
