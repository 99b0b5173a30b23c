import type {Knowledge} from '../knowledge.js';

/** What the kernel of a node was built without, or refuses. */
export default {
  rules: [
    {
      id: 'link-type-unsupported',
      title: 'the kernel of this node cannot make {link} interfaces',
      rank: 'specific',
      pattern:
        /failed to create (?<link>ipvlan|macvlan|macvtap|ipvtap|vlan|veth|vrf|dummy|tap|vxlan|geneve|gre|wireguard|ifb|bond|bridge)(?: (?:pair|interface|link|device))?: (?:operation not supported|unknown device type|not supported)/,
      cause:
        'The kernel was built without {link}, or its module is not installed or may not be loaded. It is the same for every pod on this node.',
      fix:
        'On the node: modprobe {link}. If there is no such module, look at /boot/config-$(uname -r) and install the ' +
        'extra modules of the kernel or another kernel. macvlan can often stand in for ipvlan.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/347',
      cases: ['failed to create ipvlan: operation not supported'],
    },
    {
      id: 'tun-device-missing',
      title: 'the plugin cannot make a tap or tun interface: /dev/net/tun is not there or may not be used',
      rank: 'class',
      pattern: /tuntap|\/dev\/net\/tun|TUNSETIFF|TUNSETOWNER/,
      fault: {end: ['missing', 'no-device', 'denied', 'not-permitted', 'not-found', 'unsupported']},
      cause:
        'The module tun is not loaded, the device file is not in the file system that the plugin or the runtime sees (a container without that device), or a security module forbids it.',
      fix: 'On the node: modprobe tun, then ls -l /dev/net/tun (crw-rw-rw- 10, 200). If the plugin runs in a container, that container needs the device.',
      source: 'https://docs.kernel.org/networking/tuntap.html',
      cases: [
        'failed to create tap: "ip tuntap" failed: open: No such file or directory',
        'open /dev/net/tun: operation not permitted',
      ],
    },
    {
      id: 'bridge-unsupported',
      title: 'the kernel of this node cannot make the bridge "{bridge}"',
      rank: 'specific',
      pattern: /could not add "(?<bridge>[^"]+)": operation not supported/,
      cause:
        'The kernel modules bridge or veth are missing: a minimal kernel, or a kernel update whose modules are installed but not booted yet.',
      fix: 'On the node: modprobe bridge veth. If that fails, install the extra modules of the kernel, or plan a reboot into the installed one.',
      source: 'https://github.com/containernetworking/plugins/issues/370',
      cases: ['failed to create bridge "cni0": could not add "cni0": operation not supported'],
    },
    {
      id: 'bridge-option-unsupported',
      title: 'the kernel of this node lacks an option of bridges that the plugin sets',
      rank: 'class',
      fault: {end: ['protocol-option']},
      pattern: /bridge|could not add "|vlan|br\d|cni\d/i,
      cause:
        'It was built without VLAN filtering of bridges (CONFIG_BRIDGE_VLAN_FILTERING), which newer bridge plugins set when they make one; typical of small boards and virtual appliances.',
      fix: 'zgrep BRIDGE /proc/config.gz or grep BRIDGE /boot/config-$(uname -r). Use a kernel with that option, or a release of the plugin that does not set it without "vlan".',
      source: 'https://github.com/containernetworking/plugins/issues/370',
      cases: ['failed to create bridge "cni0": could not add "cni0": protocol not available'],
    },
    {
      id: 'traffic-shaping-unsupported',
      title: 'the kernel of this node lacks what limits bandwidth (ifb, sch_tbf, sch_ingress)',
      rank: 'class',
      pattern: /adding link: |ifb|\btbf\b|qdisc|create (?:host|container) (?:side )?(?:qdisc|ifb)|ingress filter/i,
      fault: {end: ['invalid', 'unsupported', 'missing', 'no-device', 'not-found']},
      cause:
        'The bandwidth plugin needs an ifb interface and a token bucket filter. The kernel is old or was built without these modules, or they are not loaded and cannot be.',
      fix: 'On the node: modprobe ifb sch_tbf sch_ingress act_mirred. If a module is missing, install the extra modules of the kernel or another kernel.',
      source: 'https://github.com/containernetworking/plugins/tree/main/plugins/meta/bandwidth',
      cases: [{plugin: 'bandwidth', msg: 'adding link: invalid argument'}],
    },
    {
      id: 'kernel-option-missing',
      title: 'the kernel of this node was built without {option}, which the network add-on needs',
      rank: 'class',
      pattern: /\b(?<option>CONFIG_[A-Z][A-Z\d_]{2,60})\b/,
      when: ({fault}) => fault.end !== undefined || fault.complaint !== undefined,
      cause:
        'The message names an option of the kernel. It was not built in, its module is not loaded, or the kernel is older than that option.',
      fix: 'grep {option} /boot/config-$(uname -r), or zgrep {option} /proc/config.gz. =m: load the module; "is not set": another kernel is needed, or switch that feature of the add-on off.',
      source: 'https://docs.cilium.io/en/stable/operations/system_requirements/',
      cases: ['BPF system config check: NOT OK.: CONFIG_BPF kernel parameter or compiler is required'],
      yieldsTo: ['packet-filter-failed'],
    },
    {
      id: 'tc-filter-unsupported',
      title: 'the kernel of this node lacks a filter or an action of traffic control (tc)',
      rank: 'class',
      pattern:
        /filter for index|\btc[ -]?filter|\bcls_\w+|act_mirred|(?:add|create|attach)\w* (?:a |the )?(?:tc |u32 |flower |bpf )?filter\b/i,
      fault: {end: ['missing', 'not-found', 'unsupported', 'invalid']},
      cause:
        'It redirects packets between two interfaces with a filter (cls_u32, cls_matchall, cls_flower) and an action (act_mirred), and that part was not built, or its module is not there: typical of small kernels of virtual machines.',
      fix: 'On the node: modprobe cls_u32 cls_matchall cls_flower act_mirred sch_ingress. If a module is missing, install the extra modules of the kernel or another kernel.',
      source: 'https://github.com/kata-containers/runtime/issues/1742',
      cases: ['Failed to add filter for index 4 : no such file or directory'],
    },
    {
      id: 'bond-member-unsupported',
      title: 'an interface could not be made a member (slave) of the bond',
      rank: 'class',
      pattern: /\bbond\b|\bMASTER\b|slave|enslave/i,
      when: ({speech}) => !/detach|releas|remov|delet/i.test(speech.words),
      fault: {end: ['unsupported', 'invalid', 'not-permitted', 'busy']},
      cause:
        'The driver of that interface or the mode of the bond does not support it (a VF that may not change its MAC, an interface that is up, a kind without Ethernet addresses), or the kernel module bonding is missing.',
      fix: 'dmesg | grep -i bond gives the reason of the kernel. Check linksInContainer, mode and failOverMac of the network; modprobe bonding.',
      source: 'https://docs.kernel.org/networking/bonding.html',
      cases: [
        'Failed to attached links to bond, error: Failed to set link: net1 MASTER, master index used: 2, error: operation not supported',
      ],
    },
    {
      id: 'kernel-lacks-feature',
      title: 'the kernel of this node does not support what the plugin asked for{about}',
      rank: 'class',
      fault: {end: ['unsupported', 'protocol-option']},
      cause:
        'The kernel was built without that feature, its module is missing or not loaded, or the driver of the network card cannot do it. It is the same for every pod on this node.',
      fix: 'dmesg around that time; lsmod and modprobe for the module; uname -r: is the running kernel the one whose modules are installed? ethtool -i for the driver.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['frobnicate link: operation not supported'],
    },
    {
      id: 'kernel-not-permitted',
      title: 'the kernel does not permit the plugin to do this{about}',
      rank: 'class',
      fault: {end: ['not-permitted'], is: ({act}) => act !== 'exec' && act !== 'open'},
      cause:
        'The plugin needs a capability (CAP_NET_ADMIN, CAP_SYS_ADMIN) in the namespace that it works on: the runtime is rootless, runs in a container without privileges, or a security module or a mount option (read-only /proc/sys) forbids it.',
      fix: 'Does the runtime run as root on the node, in the first user namespace? dmesg | grep -iE "denied|apparmor|audit" shows who refused.',
      source: 'https://man7.org/linux/man-pages/man7/capabilities.7.html',
      cases: ['failed to set link up: operation not permitted'],
      yieldsTo: ['ipv6-disabled'],
    },
    {
      id: 'kernel-invalid-argument',
      yieldsTo: ['packet-filter-failed'],
      title: 'the kernel refused a value that the plugin gave it: invalid argument{about}',
      rank: 'symptom',
      fault: {end: ['invalid', 'numerical', 'bad-address']},
      cause:
        'A value in the configuration is out of the range that the kernel or the driver takes (a mode, an MTU, a VLAN, an address, a flag), or the kernel is too old for an option that the plugin sets.',
      fix: 'dmesg around that time often names the value. Compare the request (mlab-cni show {capture}) with one that works, and uname -r with what the plugin needs.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['failed to set something: invalid argument'],
    },
    {
      id: 'ipv6-disabled',
      title: 'an IPv6 address is to be set, and IPv6 is switched off',
      rank: 'class',
      fault: {end: ['denied', 'not-permitted', 'missing', 'protocol-option', 'unsupported', 'bad-address']},
      when: ({speech, situation}) => {
        const isAboutIpv6 =
          /Version:6|IPv6|inet6|\/ipv6\/|IP:[\da-f]*:[\da-f:]+|[\da-f]{1,4}:[\da-f]{0,4}:[\da-f:]*\/\d/i.test(
            speech.words,
          );
        const isAddress = /add (?:IP|addr)|IP address|address/i.test(speech.words);
        const asksForIpv6 =
          situation !== undefined &&
          /"[\da-f]{1,4}:[\da-f:]*:[\da-f:]*(?:\/\d+)?"/i.test(situation.call.invocation.stdin.toString('utf8'));
        return isAboutIpv6 || (isAddress && asksForIpv6 && /permission denied/.test(speech.words));
      },
      cause:
        'net.ipv6.conf.*.disable_ipv6 is 1 on the node or in the namespace, or the kernel runs with ipv6.disable=1, while the range is IPv6.',
      fix: 'sysctl -a | grep disable_ipv6. Switch IPv6 on, or take the IPv6 range out of network {network}.',
      source: 'https://github.com/cri-o/cri-o/issues/3555',
      agrees: ({situation, fault}) =>
        situation !== undefined &&
        fault.end !== 'bad-address' &&
        /"[\da-f]{1,4}:[\da-f:]*:[\da-f:]*(?:\/\d+)?"/i.test(situation.call.invocation.stdin.toString('utf8'))
          ? ['The request has an IPv6 range or address.']
          : [],
      cases: [
        'failed to add IP addr {Version:6 Interface:0xc42000e2a0 Address:{IP:2001:db8:2:9:f252::5b9 Mask:ff} Gateway:2001:db8:2:9:f252::1} to "eth0": permission denied',
        'failed to set bridge addr: open /proc/sys/net/ipv6/conf/cni0/accept_dad: no such file or directory',
        {
          plugin: 'bridge',
          msg: 'could not add IP address to "cni0": permission denied',
          request: {
            cniVersion: '1.0.0',
            name: 'v6',
            type: 'bridge',
            ipam: {type: 'host-local', subnet: '2001:db8::/80'},
          },
        },
      ],
      counterCases: [
        {
          plugin: 'bridge',
          msg: 'could not add IP address to "cni0": permission denied',
          request: {cniVersion: '1.0.0', name: 'v4', type: 'bridge', ipam: {type: 'host-local', subnet: '10.1.0.0/24'}},
        },
      ],
    },
  ],
} satisfies Knowledge;
