/**
 * Whose failure a statement tells of. `cni`: somebody says that a network plugin, or what only these touch, was concerned.
 * `other`: it is known to be something else. `unsaid`: it does not say.
 */
export type Concern = 'cni' | 'other' | 'unsaid';

/** Frames that only calls of network plugins have: whatever else the statement says, it came out of one. */
const frames =
  /failed to (?:set ?up|destroy|tear ?down) (?:pod )?network|network for (?:pod )?sandbox|network status for (?:pod )?sandbox|plugin type=|netplugin failed|[Nn]etworkPlugin \S+ failed|CNI (?:request )?failed|cni\.(?:Setup|Remove|Add|Del)|(?:to|from|for) CNI network|CmdAdd|CmdDel|SetupNetworkError|TeardownNetworkError|failed to find plugin|delegateAdd|DelegateAdd|\bMultus: |networking for alloc|failed to configure (?:bridge )?network: alloc_id|invoking CNI|cni setup: |The CNI plugin '|CNI Genie|skel\.PluginMain|\bmain\.cmd(?:Add|Del|Check)\(/;

/** What goes wrong with a pod beside its network: image, probe, volume, the application, the node, the control plane. */
const others: readonly RegExp[] = [
  /\/(?:var\/lib|run|run\/k3s)\/(?:containerd|docker|crio|dockershim|containers\/storage)\/(?!netns)/,
  /^(?:Error from server|The [A-Z]\w+ "[^"]*" is invalid)|load balancer|gateway time-?out|bad gateway|upstream|(?:Container|Image)GC|message larger than max|horizontal-pod-autoscaler/i,
  /docker\.sock|[Dd]ocker daemon|mysql|postgres|psycopg|redis|mongo|kafka|rabbitmq|elasticsearch|memcached|:(?:5432|3306|6379|9200|27017|9092|5672|11211)\b/i,
  /(?:[Ff]ailed to pull|[Pp]ulling|pull and unpack|ErrImage|ImagePull|image pull|back-?off pulling|(?:get|resolve) (?:sandbox )?image|resolve reference|manifest unknown|unexpected status from (?:HEAD|GET|POST)|\/v2\/|registry|toomanyrequests: You have reached)/,
  /(?:[Ll]iveness|[Rr]eadiness|[Ss]tartup)[ -]?[Pp]robe|\bprobe (?:failed|errored)|HTTP probe/,
  /MountVolume|FailedMount|FailedAttachVolume|AttachVolume|UnmountVolume|Unable to attach or mount|\bvolumes?\b|PersistentVolume|\bpvc\b|\bCSI\b|csi driver|configmap "[^"]*" not found|secret "[^"]*" not found|CreateContainerConfigError/i,
  /failed to (?:start|create|exec\w*)[^:\n]{0,60}\bcontainer\b(?! network)|failed to create (?:containerd |shim )?task|OCI runtime|runc|crun|container_linux\.go|RunContainerError|CreateContainerError|reserve container name|CrashLoopBackOff|restarting failed container|failed container|exec failed|exec in container|docker-entrypoint/i,
  /OOMKilled|OOMKilling|Memory cgroup out of memory|Killed process \d+|System OOM|Evicted|evict\w+|DiskPressure|MemoryPressure|PIDPressure|ephemeral[- ]storage|low on resource/,
  /nodes are available|FailedScheduling|Insufficient (?:cpu|memory)|untolerated taint|node\(s\) |preemption|didn't match|Unschedulable/,
  /etcdserver|\betcd\b|Failed to (?:watch|list) \*|reflector\.go|Unable to register node|Error updating node status|Error getting node|kubelet_node_status|leaderelection lost|error retrieving resource lock|Failed to update lease|node lease|iptables-restore|proxy rules|iptables canary|unable to upgrade connection|unable to decode|admission webhook|failed calling webhook|exceeded quota|no endpoints available for service|You must be logged in to the server|Unable to connect to the server/i,
  /\bKUBE-[A-Z]{3,}|PostStartHook|PreStopHook|lifecycle hook|seccomp|apparmor profile|AppArmor|failed to load (?:Kubelet|kubelet) config|kubelet.{0,40}cgroup driver|PLEG is not healthy|failed to get (?:root )?fs info|failed to garbage collect/,
];

/** Words that are hardly said of anything but networks of pods. */
const words =
  /\bcni\b|\/cni\/|\/cni-|multus|network-attachment|netns|network namespace|NetworkPlugin|NetworkReady|network plugin|\bipam\b|\bIPAM|ippool|veth|macvlan|ipvlan|\bsriov|SRIOV|\bbridge "|\bcni0\b|calico|projectcalico|cilium|flannel|antrea|ovn|\bovs|openvswitch|weave|whereabouts|spiderpool|spidernet|istio-cni|linkerd-cni|kube-ovn|kube-router|aws-node|ipamd|azure-vnet|azure-cns|terway|kuryr|contiv|romana|host-local|portmap|CNI-|xtables|iptables|ip6tables|\bipset\b|\bnft\b|storage engine|pod network|container network|CNI_|AddNetwork|DelNetwork|add cmd:|del cmd:|DHCP\.Allocate|DHCP daemon|receive an offer|Link not found|\bVF\b|pod sandbox|network sandbox|k8s\.cni\.cncf\.io|epoxy\.ip|prevResult|endpoint \d+ did not|clusterNetwork|netavark|\bsetns\b|\bNAD\b/i;

/** Of a single statement these tell, too; in a journal they are said of the node itself. */
const wordsAlone =
  /^rpc error: code = \w+ desc = [^:]*$|RTNETLINK|\bnetlink\b|\bnetwork daemon\b|\broutes?\b|\bVRF\b|\bvrf\d|\bbond\b|"?\b(?:net|eth|ens|enp|veth|lo|br)\d+|\bIPv[46]\b|\bIP address|\bIPs?\b|\blink\b|\binterface\b|\bnetdev|\bMAC\b|\bvlan\b|\bmaster\b|\brange set\b|address pool|subnet|\bgateway\b|https:\/\/(?:\d+(?:\.\d+){3}|\[[\da-f.:]+\]):(?:443|6443)|system:serviceaccount:|127\.0\.0\.1:|\.sock\b|gRPC|\bpods? "[^"]+" (?:is forbidden|not found)/i;

/** Does a text have words that only stand around failures of network plugins? */
export function isFramed(text: string): boolean {
  return frames.test(text);
}

/** `isAlone`: somebody asks about this statement only. */
export function concernOf(statement: string, isAlone: boolean): Concern {
  if (frames.test(statement)) return 'cni';
  if (others.some((pattern) => pattern.test(statement))) return 'other';
  return words.test(statement) || (isAlone && wordsAlone.test(statement)) ? 'cni' : 'unsaid';
}

/** Does a plugin speak, beyond doubt? Of a single statement words that hardly anybody else uses are enough. */
export function isSaidByPlugin(statement: string, isAlone: boolean): boolean {
  return (
    frames.test(statement) ||
    (isAlone &&
      !others.some((pattern) => pattern.test(statement)) &&
      (words.test(statement) || networkWordsIn(statement) > 1))
  );
}

/** How many different ones of the words that tell of a single statement. */
function networkWordsIn(statement: string): number {
  const found = [...statement.matchAll(new RegExp(wordsAlone, 'gi'))];
  return new Set(found.map(([word]) => word.toLowerCase())).size;
}
