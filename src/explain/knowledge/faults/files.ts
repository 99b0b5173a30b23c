import type {Knowledge} from '../knowledge.js';

/** Files, directories and disks. */
export default {
  rules: [
    {
      id: 'content-zeroed',
      title: 'a file that the plugin reads is full of zero bytes',
      rank: 'class',
      pattern: /invalid character '\\+x00'/,
      cause:
        'The node lost power or was reset after the file had got its size and before its content was on the disk: a state or cache file of the plugin, or a configuration.',
      fix: 'Look in the directory where the plugin keeps its state for files that hold zeros only (hexdump -C FILE | head). Move that one file away, so that it stays for the inquiry; the plugin or its daemon writes it anew.',
      source: 'https://github.com/Azure/azure-container-networking/issues/306',
      cases: [
        'plugin type="frob" failed (add): failed to load state: invalid character \'\\x00\' looking for beginning of value',
      ],
      counterCases: [
        'plugin type="frob" failed (add): failed to load state: invalid character \'x\' looking for beginning of value',
      ],
    },
    {
      id: 'disk-full',
      title: 'the file system that holds {object} is full: no space is left',
      rank: 'class',
      fault: {end: ['no-space']},
      cause:
        'Blocks or inodes of that file system are used up, or a quota is. Many small files (allocations, cached results, logs) use up inodes first.',
      fix: 'df -h {object}; df -i {object}. Free space there (logs, images that nobody uses: {pruneImages}); leave files of /var/lib/cni alone, they say who has which address.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['failed to allocate for range 0: open /var/lib/cni/networks/n/10.8.0.2: no space left on device'],
    },
    {
      id: 'file-system-read-only',
      title: '{object} cannot be written: its file system is read-only',
      rank: 'class',
      fault: {end: ['read-only']},
      cause:
        'The file system was mounted read-only: after an error of the disk (the kernel remounts it), by design of the distribution, or because the directory is a read-only mount in a container.',
      fix: 'findmnt -T {object} shows how it is mounted; dmesg | grep -iE "remount|I/O error" why. On a distribution with a read-only root use a directory that may be written.',
      source: 'https://man7.org/linux/man-pages/man8/mount.8.html',
      cases: [
        'failed to save: open /var/lib/cni/networks/n/lock: read-only file system',
        'open /proc/sys/net/ipv6/conf/eth0/accept_ra: read-only file system',
      ],
    },
    {
      id: 'too-many-open-files',
      title: 'too many open files: a limit of file descriptors is reached',
      rank: 'class',
      fault: {end: ['too-many-files']},
      cause:
        'A process reached its limit (LimitNOFILE, ulimit -n), or the system did (fs.file-max, fs.inotify.max_user_instances). A daemon that leaks descriptors gets there after weeks.',
      fix: 'Count them: ls /proc/PID/fd | wc -l for the daemon that the plugin talks to and for the runtime. Raise the limit of the one that needs so many; one that leaks has to be restarted, when that harms no pod.',
      source: 'https://man7.org/linux/man-pages/man2/getrlimit.2.html',
      cases: [
        'error calling DHCP.Allocate: too many open files',
        'failed to open netns "/var/run/netns/x": too many open files',
      ],
    },
    {
      id: 'out-of-memory',
      title: 'the kernel had no memory for this',
      rank: 'class',
      fault: {end: ['no-memory']},
      cause:
        'The node, or the control group that the plugin runs in, is out of memory; or a table or buffer of the kernel is full ("no buffer space available").',
      fix: 'free -m; dmesg | grep -iE "oom|out of memory|page allocation"; look at the memory limit of the control group of the runtime.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['fork/exec /opt/cni/bin/bridge: cannot allocate memory'],
    },
    {
      id: 'disk-error',
      title: 'the disk or file system under {object} is damaged',
      rank: 'class',
      fault: {end: ['io-error'], is: ({kind}) => kind !== 'link'},
      cause:
        'The kernel could not read or write it: an error of the device, a damaged file system, or a network file system that lost its server.',
      fix: 'dmesg | grep -iE "I/O error|ext4|xfs|nfs" on the node. Move the pods elsewhere before the disk is repaired.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['open /var/lib/cni/networks/n/lock: input/output error'],
      counterCases: ['failed to set link "net1" up: input/output error'],
    },
    {
      id: 'kubeconfig-missing',
      title: 'the kubeconfig {object} of the plugin is not there',
      rank: 'class',
      fault: {act: ['open'], end: ['missing'], object: /kubeconfig|\.kube\/|kubelet\.conf|admin\.conf/i},
      cause:
        'The daemon set of the network add-on writes it when it starts on the node. It did not run here, the file was removed, or the configuration names another directory (k3s and RKE2 have their own).',
      fix: 'See whether the pod of the add-on runs on this node; restart it so that it writes the file. Compare the path with "kubeconfig" in /etc/cni/net.d.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1326',
      cases: ['stat /etc/cni/net.d/calico-kubeconfig: no such file or directory'],
    },
    {
      id: 'kubeconfig-unusable',
      title: 'the kubeconfig of the plugin is incomplete, or names a file that is not there',
      rank: 'class',
      pattern:
        /unable to read (?:client-cert|client-key|certificate-authority|tokenFile)|invalid configuration: (?:no configuration has been provided|\[?(?:unable|context|cluster|no server))|invalid header field value for "?Authorization/,
      cause:
        'The plugin cannot make a client for the Kubernetes API from it: a certificate, key or token is missing or damaged (a line break in the token, say), the file is empty or cut off, or it belongs to an older installation.',
      fix: 'See whether the pod of the add-on, which writes it, runs on this node; compare "kubeconfig" in /etc/cni/net.d with what is there: {look}.',
      source: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
      yieldsTo: ['multus-kubeconfig'],
      cases: ['error creating client: invalid configuration: [unable to read client-cert, no such file or directory]'],
    },
    {
      id: 'device-not-there',
      title: 'the device {object} is not on this node',
      rank: 'class',
      fault: {act: ['open'], end: ['missing'], object: /^\/(?:sys\/(?:class|bus|devices)|dev)\//},
      cause:
        'The kernel lists no such device or interface: it was unplugged, is bound to another driver, has another address, or is in use in another namespace.',
      fix: 'ls the directory above {object} on the node. After a change of devices restart the device plugin, which reads them at its start.',
      source: 'https://docs.kernel.org/admin-guide/sysfs-rules.html',
      cases: ['lstat /sys/class/net/ens9/device: no such file or directory'],
    },
    {
      id: 'sysctl-denied',
      title: 'the sysctl {object} may not be set here',
      rank: 'class',
      fault: {act: ['open'], end: ['denied', 'not-permitted'], object: /^\/proc\/sys\//},
      cause:
        'The plugin or its daemon lacks the right, or the key belongs to the node as a whole and cannot be set in the network namespace of a pod (nf_conntrack_max, for example).',
      fix: 'sysctl -w on the node tells whether root may. findmnt -T {object} where the daemon runs; take keys of the whole node out of "sysctl" of network {network} and set them on the node (sysctl.d).',
      source: 'https://www.cni.dev/plugins/current/meta/tuning/',
      cases: [{plugin: 'tuning', msg: 'open /proc/sys/net/netfilter/nf_conntrack_max: permission denied'}],
      counterCases: ['open /var/lib/cni/networks/n/lock: permission denied'],
      yieldsTo: ['ipv6-disabled'],
    },
    {
      id: 'sysctl-unknown',
      title: 'the kernel has no sysctl {object}: the key is misspelt, or its feature is missing',
      rank: 'class',
      fault: {act: ['open'], end: ['missing'], object: /^\/proc\/sys\//},
      when: ({fault}) => !/\/ipv6\//.test(fault.object),
      cause:
        'The network sets a key that does not exist on this kernel: a wrong name, a module that is not loaded (nf_conntrack...), an interface of that name that is missing, or a key that network namespaces do not have.',
      fix: 'sysctl -a | grep the last part of the name, on the node and in a namespace (ip netns exec). Correct "sysctl" in the network.',
      source: 'https://www.cni.dev/plugins/current/meta/tuning/',
      cases: [{plugin: 'tuning', msg: 'open /proc/sys/net/no/such: no such file or directory'}],
      counterCases: ['open /proc/sys/net/ipv6/conf/eth0/disable_ipv6: no such file or directory'],
    },
    {
      id: 'sysctl-not-allowed',
      title: 'the network sets a sysctl that the allow list of this node does not hold',
      rank: 'specific',
      pattern: /[Ss]ysctl \S{1,200} is not allowed/,
      cause: 'The tuning plugin sets only what matches a line of /etc/cni/tuning/allowlist.conf, if that file exists.',
      fix: 'Add an expression for that key to the file on each node, or take it out of "sysctl" of the network.',
      source: 'https://www.cni.dev/plugins/current/meta/tuning/',
      cases: [
        'Sysctl net.ipv4.foo is not allowed. Only the following sysctls are allowed: [^net.ipv4.conf.IFNAME.[a-z_]*$]',
      ],
    },
    {
      id: 'configuration-file-missing',
      title: 'the plugin finds none of the configuration files that it looks for',
      rank: 'class',
      pattern:
        /config(?:uration)? file (?:is |was )?(?:not found|missing|does not exist)|(?:cannot|could not|unable to|failed to) (?:find|locate) (?:the |a |any )?config(?:uration)? file/i,
      cause:
        'Beside its request the plugin reads a file on the node, which the pod of its add-on writes when it starts there (whereabouts, for example, whereabouts.d/whereabouts.conf). It is not there: that pod does not run on this node, or writes into another directory (MicroK8s, k3s and RKE2 have their own).',
      fix: 'See whether the pod of the add-on runs on this node, and where it writes; {look}.',
      source: 'https://github.com/k8snetworkplumbingwg/whereabouts/blob/master/doc/extended-configuration.md',
      cases: ['error adding container to network "home-network": config file not found'],
    },
    {
      id: 'tuning-allowlist-unreadable',
      title: 'the tuning plugin may not read its allow list',
      rank: 'specific',
      pattern: /open (?<file>\S{0,4096}\/tuning\/allowlist\.conf): permission denied/,
      cause: 'The runtime runs without root, and the directory above {file} is closed to it.',
      fix: 'ls -ld /etc/cni /etc/cni/tuning: they have to be open for reading (mode 755).',
      source: 'https://github.com/containerd/nerdctl/issues/2082',
      cases: ['open /etc/cni/tuning/allowlist.conf: permission denied'],
    },
    {
      id: 'file-missing',
      yieldsTo: ['ipv6-disabled', 'daemon-file-missing', 'kubeconfig-missing', 'sysctl-unknown', 'device-not-there'],
      title: '{object} is not there',
      rank: 'class',
      fault: {act: ['open'], end: ['missing', 'not-found'], object: /^\//},
      cause:
        'The plugin needs this file or directory and nobody has made it: a daemon that should write it is not running, an installation is incomplete, or a path in the configuration is wrong for this node.',
      fix: 'ls -ld its directory. Compare the path with the configuration of the network; find out who should write it, and whether that runs on this node.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['open /etc/frob/node.json: no such file or directory'],
      counterCases: ['dial unix /run/frob.sock: connect: no such file or directory'],
    },
    {
      id: 'file-denied',
      title: 'the plugin may not use {object}: permission denied',
      rank: 'class',
      fault: {act: ['open', 'dial'], end: ['denied', 'not-permitted'], object: /./},
      cause:
        'The file belongs to somebody else, or SELinux or AppArmor forbids it; or the runtime works without root (rootless), where this needs root.',
      fix: 'ls -lZ {object}; ausearch -m avc -ts recent or dmesg | grep -i denied. Correct owner, mode or label of that file only.',
      source: 'https://man7.org/linux/man-pages/man7/path_resolution.7.html',
      cases: ['open /var/lib/cni/networks/n/lock: permission denied'],
    },
    {
      id: 'own-file-damaged',
      title: 'the file {object} cannot be read: its content is damaged',
      rank: 'class',
      fault: {act: ['open'], end: ['malformed'], object: /^\//},
      cause:
        'It is empty, cut off or not what the plugin expects: typical after a full disk, a power loss or a crash while it was written, or after an edit by hand.',
      fix: 'Look at it: ls -l {object}, then its content. If it is a cache, move it aside (keep it), and it is written anew. If it says who has which address, it must stay while pods run: without it their addresses are given to others.',
      source: 'https://github.com/containernetworking/plugins/issues/498',
      cases: ['error reading /var/lib/frob/state.json: unexpected end of JSON input'],
    },
  ],
} satisfies Knowledge;
