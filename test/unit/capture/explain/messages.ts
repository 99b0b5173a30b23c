/** Messages that were reported or that the named program prints, and the rule that has to explain them. */
export const messages: Readonly<Record<string, readonly string[]>> = {
  'plugin-not-found': [
    'failed to find plugin "macvlan" in path [/opt/cni/bin]',
    'Multus: Err adding pod to network "macvlan-conf": Multus: error in invoke Delegate add - "macvlan": failed to find plugin "macvlan" in path [/opt/cni/bin /usr/lib/cni]',
  ],
  'plugin-type-empty': ['failed to set bridge addr: no plugin name provided'],
  'plugin-wrong-architecture': [
    'netplugin failed with no error message: fork/exec /opt/cni/bin/calico: exec format error',
  ],
  'plugin-not-executable': ['fork/exec /opt/cni/bin/flannel: permission denied'],
  'plugin-interpreter-missing': ['fork/exec /opt/cni/bin/calico: no such file or directory'],
  'plugin-busy': ['netplugin failed with no error message: fork/exec /opt/cni/bin/calico-ipam: text file busy'],
  'kubelet-flag-removed': ['Error: failed to parse kubelet flag: unknown flag: --network-plugin'],
  'no-network-configuration': [
    'Container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    'runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:docker: network plugin is not ready: cni config uninitialized',
    'no networks found in /etc/cni/net.d',
    'No CNI configuration file in /etc/kubernetes/cni/net.d/. Has your network provider started?',
  ],
  'cni-version-unsupported': [
    'incompatible CNI versions; config is "1.0.0", plugin supports ["0.1.0" "0.2.0" "0.3.0" "0.3.1" "0.4.0"]',
  ],
  'cni-version-empty': [
    'failed to stop sandbox: failed to destroy network for sandbox "a1b2": invalid version "": the version is empty',
  ],
  'result-version-unreadable': [
    'cannot convert version ["0.1.0" "0.2.0"] to 1.0.0',
    'unsupported CNI result version "1.1.0"',
    'result type supports [0.3.0 0.3.1 0.4.0] but unmarshalled CNIVersion is ""',
  ],
  'prev-result-missing': [
    'could not parse prevResult: could not find "0.2.0" in prevResult',
    'must be called as chained plugin',
    'Required prevResult missing',
    'missing prevResult from earlier plugin',
  ],
  'plugin-silent': [
    'netplugin failed with no error message: exit status 2',
    'failed to destroy network for sandbox "a1b2": plugin type="spiderpool" failed (delete): netplugin failed with no error message: exit status 1',
  ],
  'plugin-stderr-only': ['netplugin failed: "panic: runtime error: invalid memory address or nil pointer dereference"'],
  'error-unreadable': [
    'netplugin failed but error parsing its diagnostic message "time=\\"2018-07-21\\" level=info msg=starting\\n{...}": invalid character \'i\' in literal true (expecting \'r\')',
  ],
  'answer-empty': [
    'unexpected end of JSON input',
    'plugin type="cilium-cni" failed (add): decoding version from network config: unexpected end of JSON input',
  ],
  'parameters-missing': ['required env variables [CNI_NETNS,CNI_IFNAME] missing'],
  'operation-unknown': ['unknown CNI_COMMAND: CHECK'],
  'network-name-missing': ['missing network name:', 'invalid characters found in network name'],
  'parameters-invalid': ['interface name is too long', 'invalid characters in containerID'],
  'netns-of-the-plugin': ["plugin's netns and netns from CNI_NETNS should not be the same"],
  'range-full': [
    'failed to allocate for range 0: no IP addresses available in range set: 10.7.1.1-10.7.1.6',
    'error adding container to network "flannel": failed to delegate add: failed to allocate for range 0: no IP addresses available in range set: 10.244.3.1-10.244.3.62',
  ],
  'address-allocated-twice': [
    'failed to allocate for range 0: 10.22.0.7 has been allocated to 6f0c1f9b3d52, duplicate allocation is not allowed',
  ],
  'address-not-available': [
    'failed to allocate for range 0: requested IP address 10.88.0.5 is not available in range set 10.88.0.1-10.88.255.254',
  ],
  'aws-no-address': ['add cmd: failed to assign an IP address to container'],
  'dhcp-daemon-down': [
    'error calling DHCP.Allocate: error dialing DHCP daemon: dial unix /run/cni/dhcp.sock: connect: no such file or directory',
  ],
  'bridge-without-mac': ["failed to set bridge addr: could not set bridge's mac: invalid argument"],
  'bridge-address-differs': [
    'failed to set bridge addr: "cni0" already has an IP address different from 10.244.2.1/24',
  ],
  'interface-exists': [
    'container veth name provided (eth0) already exists',
    'failed to rename link: interface name net1 already exists',
  ],
  'ipv6-disabled': [
    'failed to set bridge addr: could not add IP address to "cni0": permission denied',
    'open /proc/sys/net/ipv6/conf/eth0/accept_dad: no such file or directory',
  ],
  'bridge-unsupported': ['failed to create bridge "cni0": could not add "cni0": operation not supported'],
  'bridge-race': ['failed to set bridge addr: could not add IP address to "cni0": file exists'],
  'iptables-lock': [
    'failed to set up chain: Another app is currently holding the xtables lock; still 4s 0us time ahead to have a chance to grab the lock',
  ],
  'iptables-chain': [
    'unable to create chain CNI-HOSTPORT-SETMARK: failed to list chains: running [/sbin/iptables -t nat -S --wait]: exit status 3',
  ],
  'link-type-unsupported': [
    'failed to create ipvlan: operation not supported',
    'Multus: error in invoke Delegate add - "macvlan": failed to create macvlan: operation not supported',
  ],
  'master-missing': ['failed to lookup master "wlan0": Link not found'],
  'parent-busy': ['failed to create macvlan: device or resource busy'],
  'netns-gone': [
    'failed to open netns "/proc/4711/ns/net": failed to Statfs "/proc/4711/ns/net": no such file or directory',
    'failed to destroy network for sandbox "a1b2": plugin type="calico" failed (delete): failed to Statfs "/var/run/netns/cni-7": no such file or directory',
  ],
  'netns-not-visible': [
    'failed to open netns "/var/run/netns/cni-7": unknown FS magic on "/var/run/netns/cni-7": 1021994',
  ],
  'tuning-allowlist-unreadable': ['open /etc/cni/tuning/allowlist.conf: permission denied'],
  'flannel-subnet-missing': [
    "failed to load flannel 'subnet.env' file: open /run/flannel/subnet.env: no such file or directory. Check the flannel pod log for this node.",
    '/run/flannel/subnet.env is missing FLANNEL_NETWORK',
  ],
  'pod-cidr-missing': [
    'No K8s CIDRs assigned yet',
    'Error registering network: failed to acquire lease: node "k8node001" pod cidr not assigned',
  ],
  'network-attachment-missing': [
    'Multus: [antidote/bb4]: error loading k8s delegates k8s args: TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: cannot find a network-attachment-definition (99-net) in namespace (antidote): network-attachment-definitions.k8s.cni.cncf.io "99-net" not found',
  ],
  'multus-kubeconfig': [
    'Multus: error getting k8s client: GetK8sClient: failed to get context for the kubeconfig /etc/cni/net.d/multus.d/multus.kubeconfig: stat: no such file or directory',
  ],
  'credentials-expired': [
    'error getting ClusterInformation: connection is unauthorized: Unauthorized',
    'getKubernetesDelegate: cannot find a network-attachment-definition (net-a) in namespace (default): Unauthorized',
  ],
  'multus-daemon-down': [
    'CmdAdd (shim): failed to send CNI request: Post "http://dummy/cni": dial unix /run/multus/multus.sock: connect: connection refused',
  ],
  'default-network-not-ready': [
    'have you checked that your default network is ready? still waiting for readinessindicatorfile @ /run/multus/cni/net.d/10-ovn-kubernetes.conf. pollimmediate error: timed out waiting for the condition',
  ],
  'cilium-agent-down': [
    'unable to connect to Cilium agent: failed to create cilium agent client after 30.000000 seconds timeout: Get "http:///var/run/cilium/cilium.sock/v1/config"',
  ],
  'ovn-annotation-missing': [
    "CNI request failed with status 400: '[default/web] failed to get pod annotation: timed out waiting for annotations: context deadline exceeded'",
  ],
  'deadline-exceeded': [
    'RunPodSandbox from runtime service failed: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    'netplugin failed with no error message: context deadline exceeded',
  ],
  killed: ['plugin type="calico" failed (add): netplugin failed with no error message: signal: killed'],
  'sandbox-name-reserved': [
    'failed to reserve sandbox name "web-0_default_1_0": name "web-0_default_1_0" is reserved for "a1b2"',
  ],
  'cache-damaged': [
    'failed to get network "mynet" cached result: decoding version from network config: unexpected end of JSON input',
    'failed to unmarshal cached network "mynet" config: invalid character',
  ],
  'teardown-failed': [
    'failed to "KillPodSandbox" for "a1b2" with KillPodSandboxError: "rpc error: code = Unknown desc = failed to destroy network for sandbox"',
  ],
};
