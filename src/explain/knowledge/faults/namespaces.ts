import type {Knowledge} from '../knowledge.js';

/** Network namespaces. */
export default {
  rules: [
    {
      id: 'own-namespace-not-found',
      title: 'the plugin could not open its own current network namespace',
      rank: 'specific',
      pattern:
        /\/proc\/(?:\d+|self|thread-self)\/task\/\d+\/ns\/net|[Ff]ailed to (?:open|get) current (?:network )?namespace/,
      when: ({fault: {end}}) => end === undefined || end === 'missing' || end === 'not-found',
      cause:
        'The path is that of a thread of the plugin itself, not of a container: the program was built for another architecture or runs under an emulator where the number of gettid differs, or /proc is not mounted as it should be.',
      fix: 'file on the plugin and uname -m: install a build for this architecture. findmnt /proc in the mount namespace of the runtime.',
      source: 'https://github.com/containernetworking/plugins/blob/main/pkg/ns/ns_linux.go',
      cases: [
        'Failed to open current namespace: failed to Statfs "/proc/18661/task/1439572/ns/net": no such file or directory',
      ],
    },
    {
      id: 'netns-denied',
      title: 'a network namespace may not be opened, made or entered',
      rank: 'class',
      pattern: /\/ns\/net|\/run\/netns|network namespace|\bnetns\b|\bsetns\b/i,
      fault: {end: ['denied', 'not-permitted']},
      cause:
        'Whoever does it (the runtime, the plugin, or a daemon in its container) is not root, lacks CAP_SYS_ADMIN, or a security module (AppArmor, SELinux) denies it.',
      fix: 'dmesg | grep -i denied and ausearch -m avc -ts recent name who refused; aa-status lists the profiles in force. See whether the daemon of the add-on runs privileged.',
      source: 'https://man7.org/linux/man-pages/man2/setns.2.html',
      cases: [
        'failed to setup netns: failed to create namespace: open /proc/2390/task/22986/ns/net: permission denied',
        'plugin type="frob" failed (add): setns(/var/run/netns/cni-1): operation not permitted',
      ],
      counterCases: ['failed to open netns "/var/run/netns/cni-1": no such file or directory'],
    },
    {
      id: 'netns-gone',
      title: 'the network namespace {netnsPath} is gone',
      rank: 'specific',
      pattern:
        /(?:[Ff]ailed to (?:open netns|[Ss]tatfs|open namespace)|(?:open|stat|Statfs|get|enter\w*)(?:ing)?(?: container)?(?: network)?(?: namespace| netns| ns)?):? ?"?(?<netnsPath>\/(?:host(?:root)?\/)?(?:var\/)?(?:run\/(?:docker\/)?netns|proc\/\d+\/ns)\/?[^\s":]{0,4096})"?/,
      when: ({fault, speech}) =>
        !/\/task\/\d+\//.test(speech.words) && (fault.end === 'missing' || fault.end === 'not-found'),
      cause:
        'The container that it belonged to died (its pause process ended or was killed, the sandbox was removed, the node rebooted), or this is a DEL that came late.',
      fix: 'Nothing, if this is a DEL of a plugin that minds. For an ADD, find out in the log of the runtime why the sandbox died.',
      source: 'https://github.com/kubernetes/kubernetes/issues/57465',
      cases: [
        'failed to Statfs "/proc/11081/ns/net": no such file or directory',
        'failed to open netns "/var/run/netns/cni-1": failed to Statfs "/var/run/netns/cni-1": no such file or directory',
      ],
      counterCases: [
        'Failed to open current namespace: failed to Statfs "/proc/18661/task/1439572/ns/net": no such file or directory',
        'failed to open netns "/var/run/netns/x": too many open files',
      ],
    },
    {
      id: 'container-ended-before',
      title: 'the network namespace is gone: its container had ended before the network was taken down',
      rank: 'specific',
      pattern: /cannot find network namespace for the terminated container|nsenter: cannot open ?\S*: No such file/,
      cause:
        'The container of the sandbox ended by itself, was killed, or the node was rebooted. The kubelet sends the DEL all the same, without a namespace; plugins free what they can.',
      fix: 'Nothing, if the pod goes away or comes up in a new sandbox. Else find out in the log of the runtime why the sandbox ended.',
      source: 'https://github.com/kubernetes/kubernetes/issues/57465',
      cases: [
        'CNI failed to retrieve network namespace path: cannot find network namespace for the terminated container "dd498908460e"',
      ],
    },
    {
      id: 'netns-not-visible',
      title: '{netnsPath} is there, but not as a network namespace',
      rank: 'specific',
      pattern: /unknown FS magic on "(?<netnsPath>[^"]+)": (?<magic>\w+)/,
      cause:
        'The path exists, and the mount behind it is not visible to the plugin (file system magic {magic}; 1021994 is tmpfs): ' +
        'the plugin or its daemon runs in a container of its own.',
      fix: 'Mount /run/netns (or /var/run/netns) into that container with mountPropagation: HostToContainer, and restart it.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/802',
      cases: ['failed to open netns "/var/run/netns/cni-1": unknown FS magic on "/var/run/netns/cni-1": 1021994'],
    },
    {
      id: 'netns-of-the-plugin',
      title: 'the network namespace to set up is the one that the plugin runs in',
      rank: 'specific',
      pattern: /plugin'?s netns and netns from CNI_NETNS should not be the same/,
      cause:
        "CNI_NETNS is the node's own namespace, or the call was made from inside the container's. What the plugin did is done: this is checked afterwards.",
      fix: 'Call it from the namespace of the node with the path of another one. CNI_NETNS_OVERRIDE=1 switches the check off.',
      source: 'https://github.com/containernetworking/plugins/issues/714',
      cases: ["plugin's netns and netns from CNI_NETNS should not be the same"],
    },
    {
      id: 'status-without-interface',
      title: 'the namespace of the pod has no interface {ifname}: its network was not set up, or is gone already',
      rank: 'specific',
      pattern:
        /Device "(?<ifname>[\w.-]+)" does not exist|[Uu]nexpected address output|[Uu]nexpected command output(?! nsenter: cannot open)/,
      when: ({speech}) => {
        const isStatus = /status hook|network status|command output|checking pod/i.test(speech.whole);
        return isStatus && {ifname: /Device "([\w.-]+)"/.exec(speech.words)?.[1] ?? 'eth0'};
      },
      cause:
        'The runtime looked for the address of the pod in its namespace. Either it asked before the ADD had ended or after the DEL, or no plugin made that interface: the ADD failed, or the plugin makes one of another kind or name.',
      fix: 'A line about a pod that comes up all the same is harmless. Else explain the ADD of the same container: mlab-cni list --operation ADD --failed.',
      source: 'https://github.com/kubernetes/kubernetes/issues/25281',
      cases: [
        'NetworkPlugin cni failed on the status hook for pod "web-0_shop": Unexpected command output Device "eth0" does not exist.',
        "NetworkPlugin cni failed on the status hook for pod 'xyz' - Unexpected address output",
      ],
      counterCases: ['plugin type="frob" failed (add): Device "frob0" does not exist'],
    },
    {
      id: 'netns-busy',
      title: 'a network namespace could not be removed: it is still in use',
      rank: 'class',
      fault: {
        end: ['busy'],
        is: ({words}) => /netns|namespace|\bns\b/i.test(words) && /unlink|umount|unmount|remov|delet|clos/i.test(words),
      },
      cause:
        'A process or a mount in another mount namespace still holds it, often a daemon in a container that has /run/netns mounted without propagation.',
      fix: 'lsns -t net, and grep cni- /proc/*/mountinfo, show who holds it. Restart that daemon with mountPropagation: HostToContainer.',
      source: 'https://man7.org/linux/man-pages/man2/umount.2.html',
      cases: ['failed to remove netns: unlinkat /var/run/netns/cni-1: device or resource busy'],
    },
    {
      id: 'process-gone',
      title: 'a process that the plugin needed is gone',
      rank: 'class',
      fault: {end: ['no-process']},
      cause: 'The container (its pause process) ended or was killed while its network was being set up or taken down.',
      fix: 'Find out in the log of the runtime why the sandbox ended. At a DEL it is harmless.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['failed to set netns: no such process'],
    },
  ],
} satisfies Knowledge;
