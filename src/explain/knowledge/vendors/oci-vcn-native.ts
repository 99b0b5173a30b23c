import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'vcn-native-ip-cni',
      product: 'OCI VCN-Native Pod Networking',
      plugins: ['oci-ipvlan', 'oci-ptp', 'oci-ipam'],
      places: ['nativepodnetworks.oci.oraclecloud.com', /\bNativePodNetwork\b/],
      look: 'kubectl -n kube-system get pods -o wide | grep vcn-native-ip-cni, then the log of the one on this node; kubectl get nativepodnetworks shows how many addresses the node got',
      source: 'https://github.com/oracle/oci-cloud-controller-manager/blob/master/docs/tutorial.md',
    },
  ],
} satisfies Knowledge;
