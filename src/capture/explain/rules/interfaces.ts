import type {MessageRule} from '../rule.js';

/** Interfaces, network namespaces and what the kernel has to say. */
export const interfaceRules: readonly MessageRule[] = [
  {
    id: 'link-type-unsupported',
    title: 'the kernel of this node cannot make {link} interfaces',
    pattern: /failed to create (?<link>ipvlan|macvlan|macvtap|ipvtap|vlan|veth|vrf|dummy|tap): operation not supported/,
    cause:
      'The kernel was built without {link}, or its module is not installed or may not be loaded. It is the same for every pod on this node.',
    fix:
      'On the node: modprobe {link}. If there is no such module, look at /boot/config-$(uname -r) and install the ' +
      'extra modules of the kernel or another kernel. macvlan can often stand in for ipvlan.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/347',
  },
  {
    id: 'bridge-unsupported',
    title: 'the kernel of this node cannot make the bridge "{bridge}"',
    pattern: /could not add "(?<bridge>[^"]+)": operation not supported/,
    cause:
      'The kernel modules bridge or veth are missing: a minimal kernel, or a kernel update whose modules are installed but not booted yet.',
    fix: 'On the node: modprobe bridge veth. If that fails, install the extra modules of the kernel, or reboot into the installed one.',
    source: 'https://github.com/containernetworking/plugins/issues/370',
  },
  {
    id: 'bridge-address-differs',
    title: 'the bridge "{bridge}" still has the address of an earlier subnet',
    pattern: /"(?<bridge>[^"]+)" already has an IP address different from (?<wanted>[^\s"]+)/,
    cause:
      'The subnet of the node changed (a network add-on was installed anew, the node joined again), and the bridge was kept. It should have {wanted}.',
    fix: 'When no pod uses it: ip link set {bridge} down; ip link delete {bridge}. The next ADD makes it again.',
    source: 'https://github.com/containers/podman/issues/12306',
  },
  {
    id: 'bridge-without-mac',
    title: 'the bridge was left without a port, and so without a MAC',
    pattern: /could not set bridge's mac: invalid argument/,
    cause:
      'An earlier ADD made the bridge and then failed. A bridge without a port has the MAC 00:00:00:00:00:00, which the ' +
      'bridge plugin tries to set again after it has given the bridge its address.',
    fix:
      'It goes away by itself when the kubelet has tried once more for each address of the bridge; ip link delete on the ' +
      'bridge is quicker. Look for what made the earlier ADD fail.',
    source: 'https://github.com/containernetworking/plugins/issues/620',
  },
  {
    id: 'interface-exists',
    title: 'the container already has an interface "{existing}"',
    pattern:
      /(?:container veth name provided|interface name|container veth name) \(?"?(?<existing>[^\s")]+)"?\)? already exists/,
    cause:
      'ADD came twice without a DEL, two plugins of one list both make the interface, or a plugin delegates to itself.',
    fix: 'Look at mlab-cni tree for who else made {existing}. Keep one interface plugin per list; with multus, give the second network another interface name.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1089',
  },
  {
    id: 'ipv6-disabled',
    title: 'an IPv6 address is to be set, and IPv6 is switched off',
    pattern:
      /could not add IP address to "[^"]+": permission denied|failed to (?:add|set).{0,60}IPv6.{0,60}permission denied|\/proc\/sys\/net\/ipv6\/conf\/\S{1,200}: no such file/,
    cause:
      'net.ipv6.conf.*.disable_ipv6 is 1 on the node or in the namespace, or the kernel runs with ipv6.disable=1, while the range is IPv6.',
    fix: 'sysctl -a | grep disable_ipv6. Switch IPv6 on, or take the IPv6 range out of network {network}.',
    source: 'https://github.com/cri-o/cri-o/issues/3555',
  },
  {
    id: 'bridge-race',
    title: 'two pods made the bridge "{bridge}" at the same time',
    pattern: /could not add IP address to "(?<bridge>[^"]+)": file exists/,
    cause: 'A race at the first use of a bridge, in the bridge plugin before 0.8.3.',
    fix: 'It goes away when the kubelet tries again. Newer plugins do not have it.',
    source: 'https://github.com/containernetworking/plugins/issues/366',
  },
  {
    id: 'iptables-lock',
    title: 'another program held the iptables lock',
    pattern: /Another app is currently holding the xtables lock/,
    cause:
      'kube-proxy, a firewall daemon or another plugin changes thousands of rules at once, and the plugin did not wait long enough.',
    fix: 'It usually goes away when the kubelet tries again. If not, find who holds /run/xtables.lock: lsof /run/xtables.lock.',
    source: 'https://github.com/containernetworking/plugins/issues/510',
  },
  {
    id: 'iptables-chain',
    title: 'a chain of iptables rules could not be made',
    pattern: /unable to create chain (?<chain>CNI-\S+)/,
    cause:
      'iptables-legacy and iptables-nft are mixed on this node, a kernel module is missing, or the plugin is too old for the backend.',
    fix: 'Run iptables -V on the node and in the containers of kube-proxy and the network add-on: all have to name the same backend.',
    source: 'https://github.com/containernetworking/plugins/issues/1115',
  },
  {
    id: 'master-missing',
    title: 'this node has no interface "{master}"',
    pattern: /failed to (?:lookup|find) master "?(?<master>[^\s":]+)"?: Link not found/i,
    cause:
      'The network configuration names a parent interface ("master") that is called differently here, or the interface is gone or in another namespace.',
    fix: 'ip -br link on the node. Correct "master" of network {network}, or give the interface the same name on all nodes.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/424',
  },
  {
    id: 'parent-busy',
    title: 'the parent interface is in use in another way',
    pattern: /failed to create (?<link>\w+): device or resource busy/,
    cause:
      'One parent interface cannot carry macvlan and ipvlan at the same time, and none of them when it is a port of a bridge or a bond.',
    fix: 'ip -d link | grep -B1 -E "macvlan|ipvlan|bridge_slave" shows who uses it. Use one kind per parent interface.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1339',
  },
  {
    id: 'netns-gone',
    title: 'the network namespace {netnsPath} is gone',
    pattern: /failed to (?:open netns|Statfs) "?(?<netnsPath>[^\s":]{1,4096})"?.{0,500}: no such file or directory/,
    cause:
      'The container that it belonged to died (its pause process was killed, the node rebooted), or this is a DEL that came late.',
    fix: 'Nothing, if this is a DEL of a plugin that minds. For an ADD, find out in the log of the runtime why the sandbox died.',
    source: 'https://github.com/kubernetes/kubernetes/issues/57465',
  },
  {
    id: 'netns-not-visible',
    title: '{netnsPath} is there, but not as a network namespace',
    pattern: /unknown FS magic on "(?<netnsPath>[^"]+)": (?<magic>\w+)/,
    cause:
      'The path exists, and the mount behind it is not visible to the plugin (file system magic {magic}; 1021994 is tmpfs): ' +
      'the plugin or its daemon runs in a container of its own.',
    fix: 'Mount /run/netns (or /var/run/netns) into that container with mountPropagation: HostToContainer, and restart it.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/802',
  },
  {
    id: 'tuning-allowlist-unreadable',
    title: 'the tuning plugin may not read its allow list',
    pattern: /open (?<file>\S{0,4096}\/tuning\/allowlist\.conf): permission denied/,
    cause: 'The runtime runs without root, and the directory above {file} is closed to it.',
    fix: 'chmod 755 /etc/cni /etc/cni/tuning, or remove the file if no allow list is wanted.',
    source: 'https://github.com/containerd/nerdctl/issues/2082',
  },
];
