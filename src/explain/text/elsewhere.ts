/** A part of the cluster whose failures look like those of a network, and are none. */
export interface Elsewhere {
  /** What failed, as the end of the sentence "This is not a CNI failure, but one of ...". */
  readonly about: string;
  readonly pattern: RegExp;
  /** What to look at, as a sentence. */
  readonly look: string;
}

/** What goes wrong with a pod beside its network. The first that fits decides. */
export const elsewhere: readonly Elsewhere[] = [
  {
    about: 'the image: it cannot be had',
    pattern:
      /(?:[Ff]ailed to pull|[Pp]ulling|pull and unpack|ErrImage|ImagePull|image pull|back-?off pulling|(?:get|resolve) (?:sandbox )?image|resolve reference|manifest unknown|unexpected status from (?:HEAD|GET|POST)|\/v2\/|registr(?:y|ies)\b(?=[.:/-]|.{0,80}(?:image|pull|manifest|blob))|toomanyrequests: You have reached)/,
    look: 'Pull it by hand on that node (crictl pull): name, registry, credentials, DNS and proxy of the runtime.',
  },
  {
    about: 'a probe: the application does not answer (yet)',
    pattern: /(?:[Ll]iveness|[Rr]eadiness|[Ss]tartup)[ -]?[Pp]robe|\bprobe (?:failed|errored)|HTTP probe/,
    look: 'The pod has its network. kubectl logs tells whether the application came up; compare port and path of the probe.',
  },
  {
    about: 'a volume, a Secret or a ConfigMap',
    pattern:
      /MountVolume|FailedMount|FailedAttachVolume|AttachVolume|UnmountVolume|Unable to attach or mount|\bvolumes?\b|PersistentVolume|\bpvc\b|\bCSI\b|csi driver|configmap "[^"]*" not found|secret "[^"]*" not found|CreateContainerConfigError/i,
    look: 'kubectl describe pod and the log of the storage driver on that node.',
  },
  {
    about: 'the runtime: it still works on an earlier attempt for the same name',
    pattern:
      /failed to reserve (?:sandbox|container) name|error reserving (?:pod|ctr|container) name|\bname is reserved\b/,
    look: 'Find out what the first attempt waits for: the log of the runtime for that name. If it is a plugin that hangs, mlab-cni list --slower-than 10s shows it; else it is mostly a slow disk or a busy node. A sandbox whose DEL fails again and again keeps its name, too: mlab-cni list --operation DEL --failed.',
  },
  {
    about: 'a container that could not be created or started',
    pattern:
      /failed to (?:start|create|exec\w*)[^:\n]{0,60}\bcontainer\b(?! network)|failed to create (?:containerd |shim )?task|OCI runtime|\brunc\b|\bcrun\b|runc(?:reate)?:|container_linux\.go|process_linux\.go|RunContainerError|CreateContainerError|CrashLoopBackOff|restarting failed container|failed container|exec failed|exec in container|docker-entrypoint/i,
    look: 'The log of the runtime around that time, and for a container that starts and ends kubectl logs --previous.',
  },
  {
    about: 'the control groups of the node',
    pattern:
      /cgroupsPath|\/sys\/fs\/cgroup|cgroup (?:driver|configuration|path|manager)|sandbox cgroup|cgroup\.(?:procs|subtree_control)/i,
    look: 'The kubelet and the runtime must use the same cgroup driver (systemd or cgroupfs): cgroupDriver of the kubelet, SystemdCgroup of the runtime.',
  },
  {
    about: 'memory or disk: the node or a limit ran out of it',
    pattern:
      /OOMKilled|OOMKilling|Memory cgroup out of memory|Killed process \d+|System OOM|Evicted|evict\w+|DiskPressure|MemoryPressure|PIDPressure|ephemeral[- ]storage|low on resource/,
    look: 'kubectl describe node, free -m, df -h; compare the limits of the pod with what it uses.',
  },
  {
    about: 'scheduling: no node takes the pod',
    pattern:
      /nodes are available|FailedScheduling|Insufficient (?:cpu|memory)|untolerated taint|node\(s\) |preemption|didn't match|Unschedulable/,
    look: 'kubectl describe pod and kubectl describe nodes. A taint named network-unavailable or not-ready is another matter: look at the network add-on of that node.',
  },
  {
    about: 'the container runtime: it does not answer',
    pattern:
      /(?:containerd|crio|cri-dockerd|dockershim)\.sock\b.{0,80}(?:refused|no such file)|container runtime is down/,
    look: 'systemctl status and the log of the runtime (containerd, crio): it was stopped, killed, or is starting.',
  },
  {
    about: 'a network card of the node, as its kernel logs them',
    pattern:
      /\bNIC Link is (?:Up|Down)\b|NETDEV_(?:UP|CHANGE)\)|entered (?:disabled|forwarding|blocking|learning|promiscuous) (?:state|mode)|^kernel: \S+ [\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d |Lost carrier|Gained carrier/,
    look: 'dmesg and ethtool on the node: cable, switch, driver and firmware. Pods lose their network with the card, and come back with it.',
  },
  {
    about: 'the files of the container runtime',
    pattern: /\/(?:var\/lib|run|run\/k3s)\/(?:containerd|docker|crio|dockershim|containers\/storage)\/(?!netns)/,
    look: 'The log of the runtime; df -h and df -i on that directory.',
  },
  {
    about: 'an application or what it talks to',
    pattern:
      /docker\.sock|[Dd]ocker daemon|mysql|postgres|psycopg|redis|mongo|kafka|rabbitmq|elasticsearch|memcached|:(?:5432|3306|6379|9200|27017|9092|5672|11211)\b/i,
    look: 'Its own log. If no pod of that node reaches anything, the network is worth a look: mlab-cni doctor.',
  },
  {
    about: 'the control plane, a load balancer or a webhook',
    pattern:
      /^(?:Error from server|The [A-Z]\w+ "[^"]*" is invalid)|load balancer|gateway time-?out|bad gateway|\bupstream (?:connect|timed|prematurely|sent)|no healthy upstream|(?:Container|Image)GC|message larger than max|horizontal-pod-autoscaler|etcdserver|\betcd\b|Failed to (?:watch|list) \*|reflector\.go|Unable to register node|Error updating node status|Error getting node|kubelet_node_status|leaderelection lost|error retrieving resource lock|Failed to update lease|ensure lease exists|kube-node-lease|node lease|iptables-restore|proxy rules|iptables canary|unable to upgrade connection|unable to decode|violates PodSecurity|Error creating: pods|admission webhook|failed calling webhook|exceeded quota|no endpoints available for service|You must be logged in to the server|Unable to connect to the server/i,
    look: 'The log of that component; kubectl get --raw /readyz for the API server.',
  },
  {
    about: 'the kubelet, kube-proxy or another part of the node',
    pattern:
      /\bKUBE-[A-Z]{3,}|PostStartHook|PreStopHook|lifecycle hook|seccomp|apparmor profile|AppArmor|failed to load (?:Kubelet|kubelet) config|kubelet.{0,40}cgroup driver|PLEG is not healthy|failed to get (?:root )?fs info|failed to garbage collect|cAdvisor/,
    look: 'journalctl -u kubelet around that time.',
  },
];

/** Where a statement belongs, if it tells of no network of a pod. */
export function elsewhereOf(statement: string): Elsewhere | undefined {
  return elsewhere.find(({pattern}) => pattern.test(statement));
}
