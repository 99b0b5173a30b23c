import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'the kubelet (its pod resources API)',
      product: 'Kubernetes',
      plugins: [],
      places: ['/var/lib/kubelet/pod-resources/', /PodResources?(?:Lister)?|pod resources/],
      look: 'systemctl status kubelet, kubelet --version, and ls -l /var/lib/kubelet/pod-resources/ on the node',
      source:
        'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/#monitoring-device-plugin-resources',
    },
  ],
} satisfies Knowledge;
