import {mastersIn} from '../../calls/request-details.js';
import type {Knowledge} from '../knowledge.js';

/** Interfaces, and what the kernel answers about them. */
export default {
  rules: [
    {
      id: 'master-missing',
      title: 'this node has no interface "{master}"',
      rank: 'specific',
      pattern: /failed to (?:lookup|find|get) master(?: interface)? "?(?<master>[^\s":]+)"?: Link not found/i,
      cause:
        'The network configuration names a parent interface ("master") that does not exist here: it is called differently on this node, it is gone, or it is in another namespace: a rootless runtime looks in its own network namespace.',
      fix: 'ip -br link on the node. Correct "master" of network {network}, or give the interface the same name on all nodes.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/424',
      agrees: ({situation, fault}) =>
        mastersIn(situation).some((master) => fault.words.includes(master))
          ? ['The request names that interface as "master".']
          : [],
      cases: ['failed to lookup master "wlan0": Link not found'],
    },
    {
      id: 'interface-missing',
      title: 'the interface or device {object} is not there',
      rank: 'class',
      fault: {end: ['no-device']},
      when: ({fault, situation}) =>
        fault.object === '' && mastersIn(situation)[0] !== undefined
          ? {object: `"${mastersIn(situation)[0] ?? ''}"`}
          : true,
      cause:
        'The kernel knows no link of that name in the namespace where it was looked for: the network names a master, parent or device that does not exist on this node or is called differently, ' +
        'the device was moved into another namespace or is gone.',
      fix: 'ip -br link on the node. Compare it with "master", "device" or "bridge" of network {network}; mlab-cni show {capture} gives the request.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/424',
      agrees: ({situation, fault}) =>
        mastersIn(situation)
          .filter((master) => fault.words.includes(master) || /^link not found$/i.test(fault.words.trim()))
          .map((master) => `The request names the parent interface "${master}".`),
      cases: [
        'Link not found',
        'failed to lookup device "eth0Mvp83": Link not found',
        'no such device',
        'failed to find "net1": Link not found',
      ],
    },
    {
      id: 'interface-gone-at-del',
      title: 'the interface to take down is gone already',
      rank: 'class',
      fault: {end: ['no-device']},
      when: ({situation, speech}) =>
        situation?.call.invocation.operation === 'DEL' ||
        (situation === undefined &&
          /\(delete\)|DelegateDel|CmdDel|failed to destroy|Teardown|KillPodSandbox|removing/i.test(speech.whole)),
      pattern: /(?=)/,
      cause:
        'A DEL looks for an interface that no longer exists: the namespace died with its interfaces, the device was unplugged or went back to the node earlier, or the ADD before it failed. A DEL should take this for success.',
      fix: 'If the pod stays in Terminating because of it, use a newer plugin, which ignores what is gone. After an ADD that failed explain that ADD: mlab-cni list --operation ADD --failed.',
      source: 'https://www.cni.dev/docs/spec/#del-remove-container-from-network-or-un-apply-modifications',
      cases: [{plugin: 'host-device', operation: 'DEL', msg: 'failed to find "net1": Link not found'}],
      counterCases: [{plugin: 'host-device', operation: 'ADD', msg: 'failed to find "net1": Link not found'}],
    },
    {
      id: 'interface-exists',
      title: 'the container already has an interface "{existing}"',
      rank: 'specific',
      pattern:
        /(?:container veth name provided|interface name|container veth name|IFNAME|ifname) \(?"?(?<existing>[^\s")]+)"?\)? already exists/i,
      cause:
        'ADD came twice without a DEL, two plugins of one list both make the interface, or a plugin delegates to itself.',
      fix: 'Look at mlab-cni tree for who else made {existing}. Keep one interface plugin per list; with multus, give the second network another interface name.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1089',
      yieldsTo: ['delegates-to-itself'],
      cases: ['container veth name provided (eth0) already exists', 'interface name eth0 already exists'],
    },
    {
      id: 'bridge-race',
      title: 'two pods made the bridge "{bridge}" at the same time',
      rank: 'specific',
      pattern: /could not add IP address to "(?<bridge>[^"]+)": file exists/,
      cause: 'A race at the first use of a bridge, in the bridge plugin before 0.8.3.',
      fix: 'It goes away {again}. Newer plugins do not have it.',
      source: 'https://github.com/containernetworking/plugins/issues/366',
      cases: ['failed to set bridge addr: could not add IP address to "cni0": file exists'],
    },
    {
      id: 'name-leftover',
      title: 'something of that name already exists: a leftover of an earlier attempt',
      rank: 'class',
      fault: {act: ['kernel', 'unknown', 'open', 'dial', 'run', 'decode'], end: ['exists']},
      cause:
        'An interface, a route or an entry that the plugin wants to make is there already: it was left behind by an earlier pod or attempt whose DEL failed or never came, or a second plugin made it.',
      fix: 'ip -br link; ip route: look for {object}. mlab-cni list shows who made it. If no running pod uses it, remove that one leftover only.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['failed to rename interface "tmp1" to "eth0": file exists'],
      yieldsTo: ['route-exists'],
    },
    {
      id: 'route-exists',
      title: 'a route to the same destination exists already in the container',
      rank: 'class',
      pattern: /(?:add|adding|set|install|append)\w* (?:a )?(?:default )?(?:host ?side )?(?:route|gateway)/i,
      fault: {end: ['exists']},
      cause:
        'Two networks of one pod, or two plugins of one list, both set the same (default) route, or a route in the network repeats one that the kernel made for the subnet of the interface. A leftover of an earlier attempt does so, too.',
      fix: 'Compare "routes" and "isDefaultGateway" of the networks of this pod: only one may set the default route (with multus: "default-route" in the annotation).',
      source: 'https://github.com/containernetworking/plugins/issues/316',
      cases: ['failed to add route (0.0.0.0/0 via 10.0.0.1 dev net1): file exists'],
      counterCases: ['failed to rename interface "tmp1" to "eth0": file exists'],
    },
    {
      id: 'gateway-unreachable',
      title: 'a route could not be set: its gateway is not reachable through the interface',
      rank: 'class',
      pattern: /route|gateway|\bgw\b/i,
      fault: {end: ['unreachable'], is: ({act}) => act !== 'http' && act !== 'dial' && act !== 'call'},
      cause:
        'The kernel takes a gateway only if it lies in a subnet of the interface. The gateway in the network is outside of the subnet, the address has a wrong prefix length, or the interface is down.',
      fix: 'Compare "gateway" and "routes" of network {network} with its subnet. mlab-cni check on the configuration finds it.',
      source: 'https://man7.org/linux/man-pages/man8/ip-route.8.html',
      cases: ['failed to add route "{0.0.0.0/0 via 10.9.0.1 dev eth0}": network is unreachable'],
    },
    {
      id: 'gateway-silent',
      title: 'the gateway does not answer on the network of the new interface',
      rank: 'class',
      pattern:
        /gateway .{0,80}(?:is not (?:ready|reachable)|not ready|unreachable|did not (?:answer|respond))|resolve MAC address|\barp\w* .{0,60}(?:time|fail|no (?:reply|answer))/i,
      cause:
        'The plugin asks for the MAC address of the gateway before it hands the interface over, and nobody answers: VLAN, master or subnet of the network do not fit the network outside, the switch or hypervisor drops unknown MAC addresses, or that gateway is down.',
      fix: 'arping -I MASTER with the gateway of the message, on the node; tcpdump -eni MASTER arp during a try. Check VLAN, master and gateway of the network.',
      source: 'https://kubeovn.github.io/docs/stable/en/start/underlay/',
      yieldsTo: ['gateway-unreachable'],
      cases: [
        'configure nic failed network 10.91.237.1/24 with gateway 10.91.237.254 is not ready for interface eth0 after 200 checks: resolve MAC address of 10.91.237.254: i/o timeout',
      ],
    },
    {
      id: 'wrong-kind-of-link',
      title: 'an interface of that name exists, and it is of another kind',
      rank: 'class',
      pattern:
        /already exists but is not a|is not a (?:bridge|macvlan|ipvlan|vlan|veth|vrf|bond|vxlan)|incompatible (?:vxlan|link|interface)|exists with (?:different|another)/i,
      cause:
        'The configuration names an interface that was made by something else, for example a NIC, a Docker bridge or a link of another network add-on.',
      fix: 'ip -d link show shows its kind and who may have made it. Choose another name in the network; do not delete an interface that something uses.',
      source: 'https://github.com/containernetworking/plugins/blob/main/plugins/main/bridge/bridge.go',
      cases: ['failed to create bridge "eth0": "eth0" already exists but is not a bridge'],
    },
    {
      id: 'mac-not-usable',
      title: 'the MAC address cannot be given to an interface',
      rank: 'class',
      fault: {end: ['bad-address', 'invalid', 'malformed'], is: ({act}) => act !== 'dial' && act !== 'http'},
      when: ({fault, speech}) =>
        fault.end === 'bad-address' || /\bmac\b|hardware address|hwaddr|lladdr/i.test(speech.words),
      cause:
        'The kernel refuses a MAC of zeros and multicast addresses: the lowest bit of the first byte must be 0 (02:... is fine, 01:... and 03:... are not). Or the text is no MAC at all.',
      fix: 'Correct "mac" in the network or in the annotation of the pod: a locally administered unicast address begins with 02, 06, 0a or 0e.',
      source: 'https://www.rfc-editor.org/rfc/rfc7042#section-2.1',
      cases: [
        'failed to set mac address 01:00:5e:00:00:01: cannot assign requested address',
        {plugin: 'macvlan', msg: 'failed to create macvlan: cannot assign requested address'},
      ],
      counterCases: ['dial tcp 10.0.0.1:80: connect: cannot assign requested address'],
      yieldsTo: ['bridge-without-mac'],
    },
    {
      id: 'bridge-without-mac',
      title: 'the bridge was left without a port, and so without a MAC',
      rank: 'class',
      pattern: /could not set bridge's mac: invalid argument/,
      fault: {end: ['invalid']},
      cause:
        'An earlier ADD made the bridge and then failed. A bridge without a port has the MAC 00:00:00:00:00:00, which the bridge plugin tries to set again after it has given the bridge its address.',
      fix: 'It goes away by itself after one more try for each address of the bridge. Look for what made the earlier ADD fail: mlab-cni list --operation ADD --failed.',
      source: 'https://github.com/containernetworking/plugins/issues/620',
      cases: ["failed to set bridge addr: could not set bridge's mac: invalid argument"],
    },
    {
      id: 'mtu-not-possible',
      title: 'the interface cannot have this MTU',
      rank: 'class',
      pattern: /\bmtu\b/i,
      when: ({fault: {end, complaint}}) =>
        end === 'invalid' ||
        end === 'numerical' ||
        end === 'unsupported' ||
        complaint === 'out-of-range' ||
        complaint === 'unknown-value',
      cause:
        'The MTU is larger than the parent interface or the driver allows, or below the minimum (68 for IPv4, 1280 for IPv6).',
      fix: 'ip -d link show PARENT gives mtu, minmtu and maxmtu. Correct "mtu" of network {network}.',
      source: 'https://man7.org/linux/man-pages/man8/ip-link.8.html',
      cases: [
        'failed to set MTU 65536 on "net1": invalid argument',
        'invalid MTU 9000, must be [0, master MTU(1500)]',
        'invalid MTU (9000). The requested MTU for bond is bigger than that of the slave link (net1), slave MTU (1500)',
      ],
      counterCases: ['plugin type="tuning" failed (check): configured MTU of net1 is 1400, current value is 1500'],
    },
    {
      id: 'interface-name-too-long',
      title: 'the name of the interface is longer than the kernel allows (15 characters)',
      rank: 'class',
      fault: {
        act: ['kernel', 'unknown'],
        end: ['numerical'],
        is: ({words}) => /\b(?:re)?name|\badd|\bcreat|link/i.test(words) && !/vlan|\bvf\b|\bmtu\b|\bqos\b/i.test(words),
      },
      cause:
        'Linux keeps 15 characters of a name. The configuration or the annotation asks for a longer one, or the plugin makes one from a prefix and an id.',
      fix: 'Shorten "bridge", "vethPrefix" or the interface name in the annotation of the pod.',
      source: 'https://man7.org/linux/man-pages/man7/netdevice.7.html',
      cases: ['could not add "a-bridge-with-a-long-name": numerical result out of range'],
    },
  ],
} satisfies Knowledge;
