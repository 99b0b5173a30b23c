import type {MessageRule} from '../rule.js';

/** Network add-ons: programs that have to run, files that have to be there, the Kubernetes API. */
export const addOnRules: readonly MessageRule[] = [
  {
    id: 'flannel-subnet-missing',
    title: 'flannel does not know the subnet of this node',
    pattern: /\/run\/flannel\/subnet\.env|is missing FLANNEL_NETWORK/,
    cause:
      'flanneld writes /run/flannel/subnet.env when it has got a subnet. It does not run on this node, it waits for a ' +
      'podCIDR or for the API, or the configuration is left over from a flannel that was removed.',
    fix:
      'Look at the flannel pod of this node and its log: kubectl get pods -A -o wide | grep flannel. ' +
      '"pod cidr not assigned" there means that the node has no podCIDR.',
    source: 'https://github.com/kubernetes/kubernetes/issues/70202',
  },
  {
    id: 'pod-cidr-missing',
    title: 'the node has no podCIDR yet',
    pattern: /No K8s CIDRs assigned yet|pod cidr not assigned|podCIDR (?:is )?not (?:assigned|found|set)/i,
    cause:
      'The controller manager has not assigned a range of addresses to this node, or the daemon of the network add-on has ' +
      'not handed it to the plugin. Usual for a few seconds after a node joined.',
    fix:
      'kubectl get node NODE -o yaml | grep -i podcidr. If it stays empty, start kube-controller-manager with ' +
      '--allocate-node-cidrs and a large enough --cluster-cidr; if it is there, look at ' +
      'the log of the add-on on this node (xcluster-cni writes it to the file podCIDR beside node-local).',
    source: 'https://github.com/flannel-io/flannel/issues/728',
  },
  {
    id: 'network-attachment-missing',
    title: 'there is no NetworkAttachmentDefinition "{attachment}" in namespace "{namespace}"',
    pattern:
      /cannot find a network-attachment-definition \((?<attachment>[^)]*)\) in namespace \((?<namespace>[^)]*)\)/,
    yieldsTo: ['credentials-expired'],
    cause:
      "The pod's annotation k8s.v1.cni.cncf.io/networks asks for {attachment}. A name without a namespace is looked for in " +
      "the pod's own namespace only.",
    fix:
      'kubectl get network-attachment-definitions -A. Create "{attachment}" in "{namespace}", write NAMESPACE/{attachment} in ' +
      'the annotation, or take it out.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/337',
  },
  {
    id: 'multus-kubeconfig',
    title: 'multus cannot use its kubeconfig',
    pattern:
      /GetK8sClient: failed to get context for the kubeconfig (?<file>[^\s:]+)|failed to get context for the kubeconfig/,
    cause:
      'The file that the multus configuration names is missing, half-written, or elsewhere (k3s and RKE2 have directories of their own).',
    fix: 'Check "kubeconfig" in the multus configuration and the file that it names; restart the multus pod of this node to write it anew.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1326',
  },
  {
    id: 'credentials-expired',
    title: 'the Kubernetes API refused the credentials of the network add-on',
    pattern: /(?<![\w-])Unauthorized(?![\w-])|connection is unauthorized/,
    cause:
      'The token in the kubeconfig of the plugin has expired, or the file is left over from an earlier installation.',
    fix: 'Restart the daemon set of the add-on on this node: it writes the kubeconfig anew. If it comes back, upgrade to a release that renews its token.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/852',
  },
  {
    id: 'multus-daemon-down',
    title: 'the multus daemon of this node does not answer',
    pattern: /multus\.sock: connect: (?:connection refused|no such file or directory)/,
    cause:
      'Thick multus: the plugin only passes calls to a daemon on the node, and that is not there (starting, crashed, evicted).',
    fix: 'kubectl -n kube-system get pods -o wide | grep multus, then its log. Running out of memory is common: raise its limit.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1165',
  },
  {
    id: 'default-network-not-ready',
    title: 'multus waited in vain for the default network',
    pattern: /still waiting for readinessindicatorfile @ (?<file>[^\s.]+(?:\.\w+)*)|readinessindicatorfile/i,
    cause:
      'The configuration file of the default network, which multus was told to wait for (readinessindicatorfile), did not appear in time.',
    fix: 'Look at the pod of the default network (calico, cilium, OVN-Kubernetes ...) on this node: it writes that file when it is ready.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/633',
  },
  {
    id: 'cilium-agent-down',
    title: 'the cilium agent of this node does not answer',
    pattern: /unable to connect to Cilium (?:agent|daemon)|cilium\.sock/i,
    cause: 'The agent is starting, crashed, or was uninstalled and its network configuration left behind.',
    fix: 'kubectl -n kube-system get pods -o wide | grep cilium, then its log. After an uninstall remove 05-cilium.conflist from /etc/cni/net.d.',
    source: 'https://github.com/cilium/cilium/issues/27715',
  },
  {
    id: 'ovn-annotation-missing',
    title: 'OVN-Kubernetes did not annotate the pod in time',
    pattern: /timed out waiting for annotations|failed to get pod annotation/,
    cause:
      'The plugin waits until the OVN-Kubernetes controller writes the addresses into an annotation of the pod. The controller is down or behind.',
    fix: 'Look at the log of ovnkube-master (or ovnkube-control-plane) for this pod, and whether the node has its subnet annotation.',
    source: 'https://github.com/ovn-org/ovn-kubernetes/issues/3859',
  },
];
