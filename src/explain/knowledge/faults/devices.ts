import type {Knowledge} from '../knowledge.js';

/** Interfaces and devices that are there, and cannot do it or not at this moment. */
export default {
  rules: [
    {
      id: 'parent-busy',
      when: ({fault: {words}}) =>
        words.length < 40 || /creat|\badd(?:ing)?\b|macvlan|ipvlan|\bvlan|master|slave|bridge|passthru/i.test(words),
      title: 'the parent interface is in use in another way',
      rank: 'class',
      fault: {end: ['busy']},
      cause:
        'One parent interface cannot carry macvlan and ipvlan at the same time, and none of them when it is a port of a bridge, a bond or Open vSwitch, or already has another kind on it.',
      fix: 'ip -d link | grep -B1 -E "macvlan|ipvlan|bridge_slave|bond_slave|openvswitch" shows who uses it. Use one kind per parent interface.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1339',
      cases: ['failed to create ipvlan: device or resource busy', 'device or resource busy'],
      counterCases: ['unlinkat /var/run/netns/cni-1: device or resource busy'],
      yieldsTo: ['netns-busy'],
    },
    {
      id: 'interface-busy',
      title: 'the interface or device {object} is busy: it cannot be renamed or brought up at this moment',
      rank: 'class',
      pattern: /renam|bring\w*\b.{0,40}\bup\b|\bvfs?\b/i,
      fault: {end: ['busy']},
      cause:
        'The kernel renames an interface only while it is down, and a VF is not ready while its driver still resets it or another call configures it. Something on the node (a network manager) may set it up by itself.',
      fix: 'ip -br link and dmesg around that time. If it goes away when the kubelet tries again, many devices were configured at once. Tell NetworkManager or systemd-networkd to leave these devices alone.',
      source: 'https://github.com/k8snetworkplumbingwg/sriov-cni/issues/213',
      cases: [
        'failed to rename vf 29 device "eth29" to "eth0": device or resource busy',
        'error setting up interface in container namespace: "error bringing interface up in container ns: \\"device or resource busy\\""',
      ],
      counterCases: ['failed to create ipvlan: device or resource busy'],
    },
    {
      id: 'device-failed',
      title: 'the driver of {object} reports an error of the device (input/output error)',
      rank: 'class',
      fault: {kind: ['link'], end: ['io-error']},
      cause:
        'The network card or its firmware refused or did not answer: its parent (PF) is down or was reset, driver and firmware do not fit each other, or the device was taken away.',
      fix: 'dmesg around that time has the words of the driver; ip -d link shows the state of the PF, ethtool -i driver and firmware.',
      source: 'https://github.com/k8snetworkplumbingwg/sriov-network-device-plugin/issues/182',
      cases: ['failed to set link "net1" up: input/output error'],
      counterCases: ['open /var/lib/cni/networks/n/lock: input/output error'],
    },
  ],
} satisfies Knowledge;
