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
  rules: [
    {
      id: 'pod-resources-not-listed',
      title: 'the kubelet did not tell which devices the pod got: its pod resources API answered with an error',
      rank: 'specific',
      in: 'whole',
      pattern: /failed to list pod resources|error getting pod resources from client/,
      when: ({fault}) => fault.end === undefined,
      cause:
        'multus asks the kubelet over a socket on the node for the devices of the pod. The connection is good, and the kubelet refused or could not answer: it is just starting, or its device manager has lost its state.',
      fix: 'journalctl -u kubelet around that time; kubelet --version; ls -l /var/lib/kubelet/pod-resources/ and /var/lib/kubelet/device-plugins/.',
      source: 'https://github.com/k8snetworkplumbingwg/sriov-network-device-plugin/issues/555',
      cases: [
        'getPodResources: failed to list pod resources, &{0xc0}.Get(_) = _, rpc error: code = Unknown desc = error getting allocatable',
      ],
      counterCases: [
        'failed to list pod resources, rpc error: code = Unimplemented desc = unknown service v1.PodResourcesLister',
      ],
    },
  ],
} satisfies Knowledge;
