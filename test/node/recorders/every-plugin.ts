// Attaches, checks and detaches a container with every plugin that Debian has, with the plugins in the directory that is
// its argument. To be run in namespaces of its own (unshare --mount --net --pid): it mounts over /run and /var/lib.
import {execFileSync} from 'node:child_process';
import {Runtime, type NetworkConfigList} from '../../helpers/runtime.js';

const uplink = 'mlab-uplink';
const hostLocal = (subnet: string) => ({type: 'host-local', ranges: [[{subnet}]], routes: [{dst: '0.0.0.0/0'}]});
const lists: readonly NetworkConfigList[] = [
  list('mlab-loopback', {type: 'loopback'}),
  list(
    'mlab-chain',
    {type: 'bridge', bridge: 'mlab-chain0', isGateway: true, ipMasq: true, ipam: hostLocal('10.77.1.0/24')},
    {type: 'tuning', sysctl: {'net.ipv4.conf.all.arp_filter': '1'}, mtu: 1400},
    {type: 'bandwidth', ingressRate: 1_000_000, ingressBurst: 800_000, egressRate: 1_000_000, egressBurst: 800_000},
    {type: 'firewall', backend: 'iptables'},
    {type: 'portmap', capabilities: {portMappings: true}, snat: true},
  ),
  list('mlab-ptp', {type: 'ptp', ipMasq: true, ipam: hostLocal('10.77.2.0/24')}),
  list('mlab-static', {
    type: 'ptp',
    ipam: {type: 'static', addresses: [{address: '10.77.3.2/24', gateway: '10.77.3.1'}]},
  }),
  list('mlab-macvlan', {type: 'macvlan', master: uplink, mode: 'bridge', ipam: hostLocal('10.77.4.0/24')}),
  list('mlab-ipvlan', {type: 'ipvlan', master: uplink, mode: 'l2', ipam: hostLocal('10.77.5.0/24')}),
  list('mlab-vlan', {type: 'vlan', master: uplink, vlanId: 5, ipam: hostLocal('10.77.6.0/24')}),
];

for (const directory of ['/run', '/var/lib']) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', directory]);
execFileSync('mount', ['-t', 'sysfs', 'sysfs', '/sys']);
execFileSync('ip', ['link', 'set', 'lo', 'up']);
execFileSync('ip', ['link', 'add', uplink, 'type', 'bridge']);
execFileSync('ip', ['link', 'set', uplink, 'up']);

const runtime = new Runtime(process.argv.slice(2));
const answers = lists.flatMap((network, index) => {
  execFileSync('ip', ['netns', 'add', network.name]);
  const attachment = {
    containerId: `${index + 1}`.repeat(64),
    netns: `/run/netns/${network.name}`,
    ifname: network.name === 'mlab-loopback' ? 'lo' : 'eth0',
    capabilityArgs: {portMappings: [{hostPort: 8080, containerPort: 80, protocol: 'tcp'}]},
  };
  return [
    ...runtime.add(network, attachment),
    ...runtime.check(network, attachment),
    ...runtime.del(network, attachment),
  ];
});
console.log(JSON.stringify(answers));

function list(name: string, ...plugins: NetworkConfigList['plugins']): NetworkConfigList {
  return {cniVersion: '1.0.0', name, plugins};
}
