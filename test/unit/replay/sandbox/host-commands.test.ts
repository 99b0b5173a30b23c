import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {hostCommands} from '../../../../src/replay/sandbox/host-commands.js';

const test = suite('replay/sandbox/host-commands');

const links = [
  {ifname: 'lo', mtu: 65536, flags: ['UP'], address: '00:00:00:00:00:00'},
  {ifname: 'eth0', mtu: 1400, flags: ['BROADCAST', 'UP'], address: '02:00:00:00:00:01'},
  {ifname: 'cni0', mtu: 1500, flags: ['UP'], address: '02:00:00:00:00:02', linkinfo: {info_kind: 'bridge'}},
  {ifname: 'veth1', mtu: 1500, flags: [], master: 'cni0', linkinfo: {info_kind: 'veth'}},
];
const addresses = [
  {ifname: 'lo', addr_info: [{family: 'inet', local: '127.0.0.1', prefixlen: 8, scope: 'host'}]},
  {
    ifname: 'eth0',
    addr_info: [
      {family: 'inet', local: '192.0.2.2', prefixlen: 24, scope: 'global'},
      {family: 'inet6', local: '2001:db8::2', prefixlen: 64, scope: 'global'},
      {family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link'},
    ],
  },
];
const routes = `default via 192.0.2.1 dev eth0
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2
blackhole 10.9.0.0/16
198.51.100.0/24 dev cni0 scope link metric 5 linkdown
local 192.0.2.2 dev eth0 table local proto kernel scope host src 192.0.2.2
`;

test('bridges are made, all else stands in, and addresses and routes follow', () => {
  const commands = hostCommands(JSON.stringify(links), JSON.stringify(addresses), [routes, '']);
  assert.is(commands.bridges, 'link add name cni0 type bridge\n');
  assert.equal(commands.standIns, ['eth0', 'veth1']);
  assert.equal(commands.settings.trimEnd().split('\n'), [
    'link set dev eth0 mtu 1400',
    'link set dev eth0 address 02:00:00:00:00:01',
    'link set dev eth0 up',
    'link set dev cni0 mtu 1500',
    'link set dev cni0 address 02:00:00:00:00:02',
    'link set dev cni0 up',
    'link set dev veth1 mtu 1500',
    'link set dev veth1 master cni0',
    'addr add 192.0.2.2/24 dev eth0',
    'addr add 2001:db8::2/64 dev eth0 nodad',
    'route replace default via 192.0.2.1 dev eth0 onlink',
    'route replace blackhole 10.9.0.0/16',
    'route replace 198.51.100.0/24 dev cni0 scope link metric 5',
  ]);
});

test('a host that tells nothing is empty', () => {
  assert.equal(hostCommands('', 'no json', ['', '']), {bridges: '', standIns: [], settings: ''});
});

test.run();
