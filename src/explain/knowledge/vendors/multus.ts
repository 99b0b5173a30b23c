import type {Knowledge} from '../knowledge.js';

/** multus' words about v1.multus-cni.io/default-network (multus-cni pkg/k8sclient/k8sclient.go, TryLoadPodDelegates). */
const asksForDefault = /tryLoadK8sPodDefaultNetwork|default network from pod annotation/;

export default {
  daemons: [
    {
      name: 'the multus daemon',
      product: 'Multus (thick)',
      plugins: ['multus-shim'],
      places: [/multus\.sock/, '/run/multus/'],
      look: 'kubectl get pods -A -o wide | grep multus for this node, then its log and its restarts (running out of memory is common)',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/thick-plugin.md',
    },
  ],
  rules: [
    {
      id: 'multus-daemon-down',
      title: 'the multus daemon of this node does not answer',
      rank: 'specific',
      pattern:
        /multus\.sock: connect: (?:connection refused|no such file or directory)|CmdAdd \(shim\): timed out waiting for the condition|CNI request failed: .{0,40}EOF/,
      in: 'whole',
      cause:
        'Thick multus: the plugin only passes calls to a daemon on the node, and that is not running or not ready there (starting, crashed, evicted).',
      fix: 'kubectl get pods -A -o wide | grep multus, then the log of the one on this node. Running out of memory is common: raise its limit.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1165',
      cases: [
        'CmdAdd (shim): CNI request failed: Post "http://dummy/cni": dial unix /run/multus/multus.sock: connect: connection refused',
        'CmdAdd (shim): timed out waiting for the condition',
      ],
    },
    {
      id: 'network-attachment-missing',
      title: 'there is no NetworkAttachmentDefinition "{attachment}" in namespace "{namespace}"',
      rank: 'specific',
      pattern:
        /cannot find a network-attachment-definition \((?<attachment>[^)]*)\) in namespace \((?<namespace>[^)]*)\)(?<rest>[^]*)/,
      when: ({speech}) => /not found\W*$/.test(speech.words) && !asksForDefault.test(speech.words),
      agrees: ({situation, speech}) => {
        const namespace = situation?.call.invocation.pod?.namespace;
        return namespace !== undefined && speech.words.includes(`in namespace (${namespace})`)
          ? [`The pod is in namespace ${namespace}.`]
          : [];
      },
      cause:
        "The pod's annotation k8s.v1.cni.cncf.io/networks asks for {attachment}. A name without a namespace is looked for in " +
        "the pod's own namespace only.",
      fix:
        'kubectl get network-attachment-definitions -A. Create "{attachment}" in "{namespace}", write NAMESPACE/{attachment} in ' +
        'the annotation, or take it out.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/337',
      cases: [
        'GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: cannot find a network-attachment-definition (macvlan-conf) in namespace (default): network-attachment-definitions.k8s.cni.cncf.io "macvlan-conf" not found',
      ],
      counterCases: [
        'getKubernetesDelegate: cannot find a network-attachment-definition (macvlan-conf) in namespace (default): Get "https://[10.96.0.1]:443/apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions/macvlan-conf": dial tcp 10.96.0.1:443: connect: connection refused',
        'getKubernetesDelegate: cannot find a network-attachment-definition (a) in namespace (b): network-attachment-definitions.k8s.cni.cncf.io "a" is forbidden: User "system:serviceaccount:kube-system:multus" cannot get resource "network-attachment-definitions" in API group "k8s.cni.cncf.io" in the namespace "b"',
      ],
    },
    {
      id: 'pod-default-network-missing',
      title: 'the default network "{attachment}" that the pod asks for does not exist in namespace "{namespace}"',
      rank: 'specific',
      pattern:
        /cannot find a network-attachment-definition \((?<attachment>[^)]*)\) in namespace \((?<namespace>[^)]*)\)/,
      when: ({speech}) => /not found\W*$/.test(speech.words) && asksForDefault.test(speech.words),
      cause:
        "The pod's annotation v1.multus-cni.io/default-network asks for {attachment}. A name without a namespace is looked " +
        "for in multus' own namespace (multusNamespace of its configuration, kube-system unless it says otherwise), not in the pod's.",
      fix:
        'kubectl get network-attachment-definitions -A. Create "{attachment}" in "{namespace}", correct the name in the ' +
        'annotation, or take it out: the pod then gets the default network of the node.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/configuration.md',
      cases: [
        'TryLoadPodDelegates: error in loading K8s cluster default network from pod annotation: tryLoadK8sPodDefaultNetwork: failed getting the delegate: getKubernetesDelegate: cannot find a network-attachment-definition (flannel-other) in namespace (kube-system): network-attachment-definitions.k8s.cni.cncf.io "flannel-other" not found',
      ],
      counterCases: [
        'GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: cannot find a network-attachment-definition (macvlan-conf) in namespace (default): network-attachment-definitions.k8s.cni.cncf.io "macvlan-conf" not found',
        'tryLoadK8sPodDefaultNetwork: failed getting the delegate: getKubernetesDelegate: cannot find a network-attachment-definition (a) in namespace (b): network-attachment-definitions.k8s.cni.cncf.io "a" is forbidden: User "u" cannot get resource "network-attachment-definitions" in API group "k8s.cni.cncf.io" in the namespace "b"',
      ],
    },
    {
      id: 'pod-default-networks-several',
      title: "the pod's annotation v1.multus-cni.io/default-network names more than one network",
      rank: 'specific',
      pattern: /more than one default network is specified: (?<networks>[^]+)/,
      cause: 'A pod has one default network, which gives it eth0, and the annotation lists {networks}.',
      fix:
        'Leave one network in v1.multus-cni.io/default-network where the pod is made (its Deployment or DaemonSet), and write ' +
        'the others in k8s.v1.cni.cncf.io/networks.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/configuration.md',
      cases: [
        'TryLoadPodDelegates: error in loading K8s cluster default network from pod annotation: tryLoadK8sPodDefaultNetwork: more than one default network is specified: flannel-a,flannel-b',
      ],
    },
    {
      id: 'network-not-in-directory',
      title: 'multus finds no network named "{network}" in its directory {directory}',
      rank: 'specific',
      pattern: /no network available in the name (?<network>\S+) in cni dir (?<directory>\S+)/,
      cause:
        'A NetworkAttachmentDefinition without "config" is a reference to a file on the node: multus looks in its confDir for a configuration of that name, and none is there on this node.',
      fix: 'ls {directory} on the node. Put the configuration there, or write it into spec.config of the NetworkAttachmentDefinition.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/quickstart.md',
      cases: [
        'GetCNIConfig: err in GetCNIConfigFromFile: no network available in the name istio-cni in cni dir /etc/cni/multus/net.d',
      ],
    },
    {
      id: 'no-files-in-directory',
      title: 'multus finds no configuration of a network in {directory}',
      rank: 'specific',
      pattern:
        /GetCNIConfig.{0,120}no (?:networks?|config\w*|valid).{0,40}found in (?<directory>\/\S+)|getCNIConfigFromFile:? (?:no|error).{0,60}(?<other>\/\S+)/i,
      cause:
        'A NetworkAttachmentDefinition without "config" refers to a file in the confDir of multus, and that directory on this node is empty or missing.',
      fix: 'Write the configuration into spec.config of the NetworkAttachmentDefinition, or put a file for the network into the confDir of multus on each node.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/quickstart.md',
      cases: ['GetCNIConfig: err in GetCNIConfigFromFile: no networks found in /etc/cni/multus/net.d'],
    },
    {
      id: 'default-network-unknown',
      title: 'the clusterNetwork "{network}" of multus is neither a file nor a NetworkAttachmentDefinition',
      rank: 'specific',
      pattern:
        /failed to get (?:clusterNetwork|defaultNetworks?|delegate) "?(?<network>[^\s"]+)"? in namespace "?(?<namespace>[\w.-]+)"?/,
      when: ({fault}) => fault.end === undefined || fault.end === 'not-found' || fault.end === 'missing',
      cause:
        'The default network that the configuration of multus names does not exist: there is no NetworkAttachmentDefinition of that name in {namespace}, and no file or network of that name in its confDir on this node.',
      fix: 'Compare clusterNetwork in the configuration of multus with kubectl -n {namespace} get network-attachment-definitions and with ls of its confDir on the node (/etc/cni/multus/net.d unless it says otherwise).',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/configuration.md',
      cases: [
        'Multus: failed to get clusterNetwork/defaultNetworks: GetDefaultNetworks: failed to get clusterNetwork 10-kuberouter in namespace kube-system',
      ],
    },
    {
      id: 'multus-kubeconfig',
      title: 'multus cannot use its kubeconfig',
      rank: 'specific',
      pattern: /failed to get context for the kubeconfig(?: (?<file>[^\s:]+))?/,
      when: ({fault}) =>
        fault.end === undefined ||
        !['forbidden', 'unauthorized', 'refused', 'unreachable', 'timed-out'].includes(fault.end),
      cause:
        'The file that the multus configuration names is missing, half-written, or elsewhere (k3s and RKE2 have directories of their own).',
      fix: 'Check "kubeconfig" in the multus configuration and the file that it names; deleting the multus pod of this node writes it anew (pods that start meanwhile may lack their further networks).',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1326',
      cases: [
        'error getting k8s client: GetK8sClient: failed to get context for the kubeconfig /etc/cni/net.d/multus.d/multus.kubeconfig: stat /etc/cni/net.d/multus.d/multus.kubeconfig: no such file or directory',
      ],
    },
    {
      id: 'in-cluster-credentials-missing',
      title: 'multus looks for the service account of a pod, and there is none where it runs',
      rank: 'specific',
      pattern:
        /in-cluster kube config|\/var\/run\/secrets\/kubernetes\.io\/serviceaccount\/token: no such file|unable to load in-cluster configuration/,
      cause:
        'Without a kubeconfig the program uses the token of its own pod. A plugin on the node has no token; so multus was started as a delegate of itself, or its configuration names no kubeconfig.',
      fix: 'Look for a NetworkAttachmentDefinition or clusterNetwork of type multus (it must not delegate to itself), and set "kubeconfig" in the configuration.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/configuration.md',
      cases: [
        'GetK8sClient: failed to get context for in-cluster kube config: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
      ],
    },
    {
      id: 'default-network-not-ready',
      title: 'multus waited in vain for the default network',
      rank: 'specific',
      pattern: /still waiting for readinessindicatorfile @ (?<file>[^\s.]+(?:\.\w+)*)|readinessindicatorfile/i,
      cause:
        'The configuration file of the default network, which multus was told to wait for (readinessindicatorfile), did not appear in time.',
      fix: 'Look at the pod of the default network (calico, cilium, OVN-Kubernetes ...) on this node: it writes that file when it is ready.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/633',
      cases: [
        'have you checked that your default network is ready? still waiting for readinessindicatorfile @ /run/multus/cni/net.d/10-ovn-kubernetes.conf. pollimmediate error: timed out waiting for the condition',
      ],
    },
    {
      id: 'delegates-to-itself',
      title: 'multus calls itself again and again: its default network is multus',
      rank: 'specific',
      in: 'whole',
      pattern:
        /(?:error adding container to network "(?<network>[^"]*multus[^"]*)": [^]*?){2,}|interface name (?<taken>net\d+) already exists/,
      when: ({speech, situation}) =>
        /multus/i.test(speech.whole) || /multus/.test(situation?.call.invocation.plugin ?? ''),
      cause:
        'clusterNetwork or a delegate names the configuration of multus itself (its own file in /etc/cni/net.d is taken for that of the default network), or the annotation lists a network twice under one interface name.',
      fix: 'Look at clusterNetwork and delegates in the configuration of multus: they must name the network of another plugin. ls /etc/cni/net.d shows which file comes first.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1089',
      cases: [
        'Multus: error adding container to network "multus-cni-network": [default/web-1/dfae:multus-cni-network]: error adding container to network "multus-cni-network": failed to lookup device "ens1f1": Link not found',
      ],
    },
    {
      id: 'pod-not-known',
      title: 'the Kubernetes API, or the cache of the daemon, does not know the pod',
      rank: 'specific',
      pattern:
        /(?:error (?:waiting for|getting) pod|pods?) "?(?<pod>[\w.-]+)"?:? not found|pod "(?<other>[^"]+)" not found|(?:waiting for|getting) pod: pods? "(?<third>[^"]+)" not found/,
      cause:
        'The pod was deleted meanwhile (an attempt for a pod that no longer exists), or the daemon has not seen it yet: its informer lags behind or watches another set of pods.',
      fix: 'kubectl get pod on it. If it is gone, nothing is to be done. If it is there, look at the log of the multus pod on this node: its connection to the API. If that is stale, delete that one pod; pods that start meanwhile may lack their further networks.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1221',
      cases: [
        'Multus: [default/web-1/608c92b4]: error waiting for pod: pod "web-1" not found',
        'error getting pod: pods "web-1" not found',
      ],
    },
    {
      id: 'pod-uid-differs',
      title: 'the runtime and the API speak of two pods of the same name: their UIDs differ',
      rank: 'specific',
      pattern: /expected pod UID "(?<wanted>[^"]*)" but got "(?<found>[^"]*)"/,
      cause:
        'Either the pod was deleted and created anew meanwhile, or it is a static pod: the API has its mirror pod, with another UID, which old releases of multus do not know.',
      fix: 'For a static pod (a manifest on the node) use a newer multus. Else nothing: the new pod gets calls of its own.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/773',
      cases: ['expected pod UID "70a2" but got "d591" from Kube API'],
    },
  ],
} satisfies Knowledge;
