import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'the device plugin of AF_XDP',
      product: 'AF_XDP plugins for Kubernetes',
      plugins: ['afxdp'],
      places: ['/tmp/afxdp_dp/', '/var/run/afxdp_dp/', '/var/log/afxdp-k8s-plugins/'],
      look: 'kubectl -n kube-system get pods -o wide | grep afxdp-device-plugin, and /var/log/afxdp-k8s-plugins/ on the node',
      source: 'https://github.com/intel/afxdp-plugins-for-kubernetes/blob/main/README.md',
    },
  ],
} satisfies Knowledge;
