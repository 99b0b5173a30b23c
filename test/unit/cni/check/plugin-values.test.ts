import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkConfigurationFile} from '../../../../src/cni/check/configuration-files.js';

const test = suite('check what plugins refuse');

const hostLocal = (ipam: object) => ({type: 'host-local', subnet: '10.1.0.0/24', ...ipam});
const bridge = {type: 'bridge', ipam: hostLocal({})};

/** A plugin's configuration, behind `bridge` where it is one that changes an interface; and what is found: `id where`. */
const alone: readonly (readonly [string, object, readonly string[]])[] = [
  ['a switch in quotes', {...bridge, isGateway: 'true'}, ['value-of-wrong-type isGateway']],
  ['a number in quotes', {type: 'macvlan', mtu: '1400'}, ['value-of-wrong-type mtu']],
  [
    'a VLAN in quotes',
    {type: 'vlan', master: 'eth0', vlanId: '5', ipam: hostLocal({})},
    ['value-of-wrong-type vlanId', 'value-unknown vlanId'],
  ],
  ['capabilities as a list', {...bridge, capabilities: ['portMappings']}, ['value-of-wrong-type capabilities']],
  ['ipam as a name', {type: 'bridge', ipam: 'host-local'}, ['value-of-wrong-type ipam']],
  ['name servers as one text', {...bridge, dns: {nameservers: '10.0.0.10'}}, ['value-of-wrong-type dns.nameservers']],
  ['a slip in a name', {type: 'brigde', ipam: hostLocal({})}, ['name-misspelt type']],
  ['a slip in a key', {...bridge, isGatway: true}, ['name-misspelt isGatway']],
  ['two letters swapped', {...bridge, hairpniMode: true}, ['name-misspelt hairpniMode']],
  [
    'a key in another style',
    {...bridge, ipam: hostLocal({range_start: '10.1.0.9'})},
    ['name-misspelt ipam range_start'],
  ],
  ['a slip in an ipam', {type: 'bridge', ipam: {type: 'host-locale'}}, ['name-misspelt ipam type']],
  ['names that only resemble another', {type: 'ovs', mac_: 1, bridges: 2, ipam: {type: 'statik-x'}}, []],
  ['a key in other letters', {...bridge, ISGATEWAY: true}, []],
  [
    'a name server by its name',
    {...bridge, dns: {nameservers: ['dns.example']}},
    ['name-server-invalid dns.nameservers[0]'],
  ],
  ['a bond of one link', {type: 'bond', mode: 'active-backup', links: [{name: 'net1'}]}, ['value-missing links']],
  ['an unknown bond', {type: 'bond', mode: 'active', links: [{name: 'a'}, {name: 'b'}]}, ['value-unknown mode']],
  [
    'multus that calls itself',
    {type: 'multus', name: 'multus-cni-network', clusterNetwork: 'multus-cni-network'},
    ['cluster-network-is-itself clusterNetwork'],
  ],
  ['trunk from VLAN 0', {...bridge, vlanTrunk: [{id: 0}]}, ['value-unknown vlanTrunk[0].id']],
  ['half a trunk', {...bridge, vlanTrunk: [{minID: 5}]}, ['value-unknown vlanTrunk[0]']],
  ['a bridge with a blank', {...bridge, bridge: 'cni 0'}, ['value-unknown bridge']],
  ['a bridge with a slash', {...bridge, bridge: 'cni/0'}, ['value-unknown bridge']],
  ['an unknown masquerader', {...bridge, ipMasqBackend: 'ipvs'}, ['value-unknown ipMasqBackend']],
  ['addresses for no interface', {...bridge, disableContainerInterface: true}, ['values-exclude-each-other ipam']],
  ['ptp without addresses', {type: 'ptp'}, ['ipam-type-missing ipam']],
  ['dummy without addresses', {type: 'dummy', ipam: {}}, ['ipam-type-missing ipam']],
  ['ipvlan without addresses', {type: 'ipvlan', master: 'eth0'}, ['ipam-type-missing ipam']],
  ['vlan without addresses', {type: 'vlan', master: 'eth0', vlanId: 5}, ['ipam-type-missing ipam']],
  ['vlan without a number', {type: 'vlan', master: 'eth0', ipam: hostLocal({})}, ['vlan-id-missing vlanId']],
  ['too long a master', {type: 'macvlan', master: 'enp129s0f0np0.4000'}, ['value-unknown master']],
  ['a kernel path elsewhere', {type: 'host-device', kernelpath: '/dev/net'}, ['value-unknown kernelpath']],
  ['half a MAC', {type: 'host-device', hwaddr: '02:00:00'}, ['mac-invalid hwaddr']],
  ['no ranges', {type: 'bridge', ipam: {type: 'host-local'}}, ['ranges-missing ipam ranges']],
  ['two addresses', {...bridge, ipam: hostLocal({subnet: '10.1.0.0/31'})}, ['subnet-invalid ipam subnet']],
  ['one address of IPv6', {...bridge, ipam: hostLocal({subnet: 'fd00::1/128'})}, ['subnet-invalid ipam subnet']],
  ['an address as subnet', {...bridge, ipam: hostLocal({subnet: '10.1.0.5/24'})}, ['subnet-invalid ipam subnet']],
  [
    'ranges that are no lists',
    {type: 'bridge', ipam: {type: 'host-local', ranges: [{subnet: '10.1.0.0/24'}]}},
    ['value-of-wrong-type ipam ranges[0]'],
  ],
  ['an empty list', {type: 'bridge', ipam: {type: 'host-local', ranges: [[]]}}, ['value-missing ipam ranges[0]']],
  [
    'both families in a list',
    {type: 'bridge', ipam: {type: 'host-local', ranges: [[{subnet: '10.1.0.0/24'}, {subnet: 'fd00::/64'}]]}},
    ['values-exclude-each-other ipam ranges[0]'],
  ],
  ['IPv6 in too small packets', {...bridge, mtu: 1200, ipam: hostLocal({subnet: 'fd00::/64'})}, ['mtu-invalid mtu']],
  [
    'routes as an object',
    {...bridge, ipam: hostLocal({routes: {dst: '0.0.0.0/0'}})},
    ['value-of-wrong-type ipam routes'],
  ],
  [
    'an option of DHCP that it does not know',
    {type: 'macvlan', ipam: {type: 'dhcp', request: [{option: 'ntp-servers'}, {option: '42'}, {option: 'routers'}]}},
    ['value-unknown ipam request[0].option'],
  ],
  [
    'a bad range of whereabouts',
    {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.1.0.0'}},
    ['subnet-invalid ipam range'],
  ],
  [
    'a start outside',
    {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.2.0.5-10.1.0.9/24'}},
    ['range-outside-subnet ipam range'],
  ],
  [
    'an end outside',
    {type: 'macvlan', ipam: {type: 'whereabouts', ipRanges: [{range: '10.1.0.0/24', range_end: '10.1.1.9'}]}},
    ['value-ignored ipam ipRanges[0] range_end'],
  ],
  [
    'a bad gap',
    {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.1.0.0/24', exclude: ['10.1.0.0-9']}},
    ['address-invalid ipam exclude[0]'],
  ],
  [
    'ranges as it takes them',
    {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.1.0.5-10.1.0.9/24', exclude: ['10.1.0.6/32', '10.1.0.7']}},
    [],
  ],
  [
    'a slice that is no prefix',
    {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.1.0.0/16', node_slice_size: 'big'}},
    ['value-unknown ipam node_slice_size'],
  ],
  ['a delegate with a name', {type: 'flannel', delegate: {name: 'x'}}, ['values-exclude-each-other delegate.name']],
  [
    "a delegate's switch in quotes",
    {type: 'flannel', delegate: {hairpinMode: 'true'}},
    ['value-of-wrong-type delegate hairpinMode'],
  ],
  [
    'a list for multus',
    {type: 'multus', clusterNetwork: 'cbr0', globalNamespaces: ['default']},
    ['value-of-wrong-type globalNamespaces'],
  ],
  [
    'both ways to tell multus',
    {type: 'multus', clusterNetwork: 'cbr0', delegates: [bridge]},
    ['delegates-ignored delegates'],
  ],
  [
    'a bad delegate',
    {type: 'multus', delegates: [{...bridge, vlan: 5000}, {plugins: [{type: 'ptp'}]}]},
    ['value-unknown delegates[0] vlan', 'ipam-type-missing delegates[1] plugins[0] ipam'],
  ],
  [
    'ends of whereabouts backwards',
    {
      type: 'macvlan',
      ipam: {type: 'whereabouts', range: '10.1.0.0/24', range_start: '10.1.0.9', range_end: '10.1.0.5'},
    },
    ['range-outside-subnet ipam range_start'],
  ],
  [
    'a single address of whereabouts',
    {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.1.0.5-10.1.0.5/24'}},
    [],
  ],
  ['zeros that whereabouts takes', {type: 'macvlan', ipam: {type: 'whereabouts', range: '010.001.0.0/24'}}, []],
  [
    'zeros that host-local does not',
    {...bridge, ipam: hostLocal({subnet: '010.1.0.0/24'})},
    ['subnet-invalid ipam subnet'],
  ],
  ['a bridge called as its directory', {...bridge, bridge: '.'}, ['value-unknown bridge']],
  ['VLANs as numbers', {...bridge, vlanTrunk: [100]}, ['value-of-wrong-type vlanTrunk[0]']],
  ['half an address of PCI', {type: 'host-device', pciBusID: '03:00.1'}, ['value-unknown pciBusID']],
  ['an address of PCI', {type: 'host-device', pciBusID: '0000:03:00.1'}, []],
  ['too long a bridge for a tap', {type: 'tap', bridge: 'bridge-of-the-node'}, ['value-unknown bridge']],
  [
    'an option of DHCP as a number',
    {type: 'macvlan', ipam: {type: 'dhcp', provide: [{option: 12}]}},
    ['value-of-wrong-type ipam provide[0].option'],
  ],
  ['a route as a text', {...bridge, ipam: hostLocal({routes: ['0.0.0.0/0']})}, ['value-of-wrong-type ipam routes[0]']],
  [
    'a scope by its name',
    {...bridge, ipam: hostLocal({routes: [{dst: '0.0.0.0/0', scope: 'link'}]})},
    ['value-of-wrong-type ipam routes[0].scope'],
  ],
  [
    'a gateway of the other family',
    {...bridge, ipam: hostLocal({routes: [{dst: '0.0.0.0/0', gw: 'fd00::1'}]})},
    ['gateway-outside-subnet ipam routes[0].gw'],
  ],
  ["Calico's own routes", {type: 'calico', ipam: hostLocal({routes: [{dst: '0.0.0.0/0', gw: '10.9.0.1'}]})}, []],
  [
    'more addresses than a result of 0.2.0 has room for',
    {...bridge, cniVersion: '0.2.0', ipam: hostLocal({ranges: [[{subnet: '10.2.0.0/24'}]]})},
    ['values-exclude-each-other ipam type'],
  ],
  [
    'one of each family',
    {
      ...bridge,
      cniVersion: '0.2.0',
      ipam: {type: 'static', addresses: [{address: '10.1.0.5/24'}, {address: 'fd00::5/64'}]},
    },
    [],
  ],
  ['trust as a switch', {type: 'sriov', trust: true}, ['value-of-wrong-type trust']],
  ['a VLAN that there is not', {type: 'sriov', vlan: 4095}, ['value-unknown vlan']],
  ['a priority without a VLAN', {type: 'sriov', vlanQoS: 3}, ['value-missing vlan']],
  ['a state that there is not', {type: 'sriov', link_state: 'up'}, ['value-unknown link_state']],
  ['the last VLAN of sriov, and its highest priority', {type: 'sriov', vlan: 4094, vlanQoS: 7}, []],
  ['a priority that there is not', {type: 'sriov', vlan: 5, vlanQoS: 8}, ['value-unknown vlanQoS']],
  ['802.1ad without a VLAN', {type: 'sriov', vlanProto: '802.1AD'}, ['value-missing vlan']],
  ['802.1q without a VLAN, and no priority', {type: 'sriov', vlanProto: '802.1Q', vlanQoS: 0}, []],
  ['a protocol that there is not', {type: 'sriov', vlan: 5, vlanProto: 'vxlan'}, ['value-unknown vlanProto']],
  ['the smallest packets of IPv4', {...bridge, mtu: 68}, []],
  ['too small packets', {...bridge, mtu: 67}, ['mtu-invalid mtu']],
  ['the largest packets', {...bridge, mtu: 65_535}, []],
  ['too large packets', {...bridge, mtu: 65_536}, ['mtu-invalid mtu']],
  ['the default size of packets', {...bridge, mtu: 0}, []],
  ['the smallest packets of IPv6', {...bridge, mtu: 1280, ipam: hostLocal({subnet: 'fd00::/64'})}, []],
  ['packets that IPv6 cannot use', {...bridge, mtu: 1279, ipam: hostLocal({subnet: 'fd00::/64'})}, ['mtu-invalid mtu']],
  ['the first and the last VLAN of a trunk', {...bridge, vlanTrunk: [{id: 1}, {minID: 4094, maxID: 4094}]}, []],
  ['a trunk backwards', {...bridge, vlanTrunk: [{minID: 9, maxID: 8}]}, ['value-unknown vlanTrunk[0]']],
  ['a trunk without its beginning', {...bridge, vlanTrunk: [{maxID: 8}]}, ['value-unknown vlanTrunk[0]']],
  ['the first and the last VLAN of a bridge', {...bridge, vlan: 0}, []],
  ['half a VLAN', {...bridge, vlan: 1.5}, ['value-of-wrong-type vlan', 'value-unknown vlan']],
  ['no hairpin beside promiscuity', {...bridge, hairpinMode: false, promiscMode: true}, []],
  [
    'hairpin beside promiscuity',
    {...bridge, hairpinMode: true, promiscMode: true},
    ['values-exclude-each-other promiscMode'],
  ],
  ['the longest name of a link', {type: 'macvlan', master: 'enp129s0f0np0.4'}, []],
  ['a name that is too long in bytes only', {type: 'macvlan', master: 'ünpronounceable'}, ['value-unknown master']],
  ['the smallest network', {...bridge, ipam: hostLocal({subnet: '10.1.0.0/30'})}, ['range-small ipam subnet']],
  ['the smallest network of IPv6', {...bridge, ipam: hostLocal({subnet: 'fd00::/126'})}, ['range-small ipam subnet']],
  ['one that is smaller', {...bridge, ipam: hostLocal({subnet: 'fd00::/127'})}, ['subnet-invalid ipam subnet']],
  ['sixteen addresses', {...bridge, ipam: hostLocal({rangeStart: '10.1.0.10', rangeEnd: '10.1.0.25'})}, []],
  [
    'fifteen addresses',
    {...bridge, ipam: hostLocal({rangeStart: '10.1.0.10', rangeEnd: '10.1.0.24'})},
    ['range-small ipam subnet'],
  ],
  [
    'one address',
    {...bridge, ipam: hostLocal({rangeStart: '10.1.0.9', rangeEnd: '10.1.0.9'})},
    ['range-small ipam subnet'],
  ],
  [
    'a range backwards',
    {...bridge, ipam: hostLocal({rangeStart: '10.1.0.9', rangeEnd: '10.1.0.8'})},
    ['range-outside-subnet ipam rangeStart'],
  ],
  ['the edges of a subnet', {...bridge, ipam: hostLocal({rangeStart: '10.1.0.0', rangeEnd: '10.1.0.255'})}, []],
  [
    'one beyond each edge',
    {...bridge, ipam: hostLocal({rangeStart: '10.0.255.255', rangeEnd: '10.1.1.0'})},
    ['range-outside-subnet ipam rangeStart', 'range-outside-subnet ipam rangeEnd'],
  ],
  ["Calico's words", {type: 'calico', ipam: hostLocal({subnet: 'usePodCidr'})}, []],
  [
    "Calico's words with another plugin",
    {type: 'bridge', ipam: hostLocal({subnet: 'usePodCidr'})},
    ['subnet-invalid ipam subnet'],
  ],
  ['another word with Calico', {type: 'calico', ipam: hostLocal({subnet: 'podCidr'})}, ['subnet-invalid ipam subnet']],
  [
    'ranges that meet, but share nothing',
    {type: 'bridge', ipam: {type: 'host-local', ranges: [[{subnet: '10.1.0.0/25'}, {subnet: '10.1.0.128/25'}]]}},
    [],
  ],
  [
    'ranges that share an address',
    {
      type: 'bridge',
      ipam: {
        type: 'host-local',
        ranges: [
          [
            {subnet: '10.1.0.0/24', rangeEnd: '10.1.0.99'},
            {subnet: '10.1.0.0/24', rangeStart: '10.1.0.99'},
          ],
        ],
      },
    },
    ['ranges-overlap ipam ranges[0][1].subnet'],
  ],
  ['a kernel path as it is', {type: 'host-device', kernelpath: '/sys/devices/pci0000:00/net/eth1'}, []],
  ['a device that comes later', {type: 'host-device', capabilities: {deviceID: true}}, []],
  ['a device that never comes', {type: 'host-device', capabilities: {deviceID: false}}, ['device-missing device']],
  ['a MAC with dashes', {type: 'host-device', hwaddr: '02-00-00-00-00-01'}, []],
  ['a MAC in Cisco style', {type: 'host-device', hwaddr: '0200.0000.0001'}, []],
  ['a MAC for many', {type: 'host-device', hwaddr: '03:00:00:00:00:01'}, ['mac-invalid hwaddr']],
  ['a MAC of zeros', {type: 'host-device', hwaddr: '00:00:00:00:00:00'}, ['mac-invalid hwaddr']],
  ['a MAC of seven', {type: 'host-device', hwaddr: '02:00:00:00:00:00:01'}, ['mac-invalid hwaddr']],
  [
    'both ends of whereabouts at one address',
    {
      type: 'macvlan',
      ipam: {type: 'whereabouts', range: '10.1.0.0/24', range_start: '10.1.0.9', range_end: '10.1.0.9'},
    },
    [],
  ],
  [
    'backwards, and outside: one thing at a time',
    {
      type: 'macvlan',
      ipam: {type: 'whereabouts', range: '10.1.0.0/24', range_start: '10.1.1.9', range_end: '10.1.0.5'},
    },
    ['value-ignored ipam range_start'],
  ],
  ['the whole of a network', {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.1.0.0-10.1.0.255/24'}}, []],
  [
    'one more than the whole',
    {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.1.1.0-10.1.1.9/24', range_end: '10.1.2.0'}},
    ['value-ignored ipam range_end'],
  ],
  [
    'a range that is no object',
    {type: 'macvlan', ipam: {type: 'whereabouts', ipRanges: ['x']}},
    ['subnet-invalid ipam ipRanges[0] range'],
  ],
  [
    'no gateway, and no address',
    {
      type: 'macvlan',
      ipam: {type: 'whereabouts', range: '10.1.0.0/24', gateway: 'x', addresses: [{address: '10.1.0.9'}]},
    },
    ['address-invalid ipam addresses[0].address', 'address-invalid ipam gateway'],
  ],
  [
    'slices as it takes them',
    {type: 'macvlan', ipam: {type: 'whereabouts', range: '10.1.0.0/16', node_slice_size: '/28'}},
    [],
  ],
];

const chained: readonly (readonly [string, object, readonly string[]])[] = [
  ['a setting as a number', {type: 'tuning', sysctl: {'net.core.somaxconn': 500}}, ['value-of-wrong-type sysctl']],
  [
    'a setting of another kind',
    {type: 'tuning', sysctl: {'kernel.shmmax': '1'}},
    ['value-unknown sysctl.kernel.shmmax'],
  ],
  ['settings with slashes', {type: 'tuning', sysctl: {'net/ipv4/conf/IFNAME/arp_filter': '1'}}, []],
  ['a firewall that there is not', {type: 'firewall', backend: 'nft'}, ['value-ignored backend']],
  ['a policy that there is not', {type: 'firewall', ingressPolicy: 'closed'}, ['value-unknown ingressPolicy']],
  ['too large a burst', {type: 'bandwidth', egressRate: 1, egressBurst: 34359738360}, ['value-unknown egressBurst']],
  ['a negative rate', {type: 'bandwidth', egressRate: -1, egressBurst: 0}, ['value-of-wrong-type egressRate']],
  [
    'two gateways of a family',
    {type: 'sbr', gateways: ['10.1.0.1', '10.1.0.2']},
    ['values-exclude-each-other gateways'],
  ],
  ['a gateway with a prefix', {type: 'sbr', gateways: ['10.1.0.1/24']}, ['address-invalid gateways']],
  ['a table as text', {type: 'vrf', vrfname: 'blue', table: '10'}, ['value-of-wrong-type table']],
  ['ipvlan on what comes before', {type: 'ipvlan'}, []],
  ['ipvlan beside what comes before', {type: 'ipvlan', master: 'eth0'}, ['interface-made-twice type']],
  ['the largest burst', {type: 'bandwidth', egressRate: 1, egressBurst: 34_359_738_352}, []],
  ['a rate without a burst', {type: 'bandwidth', ingressRate: 1}, ['value-missing ingressBurst']],
  ['a burst without a rate', {type: 'bandwidth', egressBurst: 8}, ['value-missing egressRate']],
  ['neither rate nor burst', {type: 'bandwidth', ingressRate: 0, ingressBurst: 0}, []],
  ['a gateway of each family', {type: 'sbr', gateways: ['10.1.0.1', 'fd00::1']}, []],
  ['a VRF without a name', {type: 'vrf'}, ['value-missing vrfname']],
  ['a firewall without a word', {type: 'firewall'}, []],
  ['the last bit of a mark', {type: 'portmap', capabilities: {portMappings: true}, markMasqBit: 31}, []],
  [
    'a bit that there is not',
    {type: 'portmap', capabilities: {portMappings: true}, markMasqBit: 32},
    ['value-unknown markMasqBit'],
  ],
  [
    'two ways to mark',
    {type: 'portmap', capabilities: {portMappings: true}, markMasqBit: 13, externalSetMarkChain: 'KUBE-MARK-MASQ'},
    ['values-exclude-each-other externalSetMarkChain'],
  ],
  [
    "iptables' chain with nftables",
    {type: 'portmap', capabilities: {portMappings: true}, backend: 'nftables', externalSetMarkChain: 'KUBE-MARK-MASQ'},
    ['values-exclude-each-other externalSetMarkChain'],
  ],
  ['cilium behind another', {type: 'cilium-cni', 'chaining-mode': 'generic-veth', ipam: {type: ''}}, []],
];

for (const [title, plugin, expected] of alone) test(title, () => assert.equal(found('a.conf', plugin), expected));

for (const [title, plugin, expected] of chained)
  test(title, () => assert.equal(found('a.conflist', plugin).slice(0, expected.length || 1), expected));

const portmap = (more: object) => ({type: 'portmap', capabilities: {portMappings: true}, ...more});
test('conditions for another backend', () => {
  assert.equal(found('a.conflist', portmap({backend: 'nftables', conditionsV4: ['-d', '10.0.0.0/8']})), [
    'values-exclude-each-other conditionsV4',
  ]);
  assert.equal(found('a.conflist', portmap({backend: 'iptables', conditionsV6: ['!', '-d', 'fd00::/8']})), []);
  assert.equal(found('a.conflist', portmap({conditionsV4: ['ip', 'daddr', '10.0.0.1']})), []);
});

function found(name: string, plugin: object): string[] {
  const common = {cniVersion: '0.4.0', name: 'mynet'};
  const configuration = name.endsWith('list') ? {...common, plugins: [bridge, plugin]} : {...common, ...plugin};
  return checkConfigurationFile({name, text: JSON.stringify(configuration)}).map(
    ({id, where}) => `${id} ${where.replace(/^\S+ (plugins\[1\][ .])?/, '')}`,
  );
}

test.run();
