import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkHost} from '../../../../src/doctor/checks/check-host.js';
import {checkMasters} from '../../../../src/doctor/checks/check-masters.js';
import type {Facts, Ipv6Facts, NetworkAllocations} from '../../../../src/doctor/facts.js';
import {factsWith, inShort, pluginsIn, wordsOf} from '../../../helpers/doctor-facts.js';

const test = suite('doctor: links and settings of a node');

const v4 = {type: 'host-local', subnet: '10.7.1.0/24'};
const v6 = {type: 'host-local', subnet: 'fd00:7::/64'};
const dual = {type: 'host-local', ranges: [[{subnet: '10.7.1.0/24'}], [{subnet: 'fd00:7::/64'}]]};

function bridge(some: object = {}, ipam: object = v4) {
  return {type: 'bridge', isGateway: true, ...some, ipam: {...ipam}};
}

function link(name: string, kind: string, ...addresses: readonly string[]) {
  return {name, kind, addresses};
}

function held(...addresses: readonly string[]): NetworkAllocations {
  const allocations = addresses.map((address) => ({address, containerId: 'c', ifname: 'eth0', ageMs: 1000}));
  return {directory: '/var/lib/cni/networks/mynet', network: 'mynet', allocations};
}

function host(plugins: Parameters<typeof pluginsIn>[0], some: Partial<Facts> = {}) {
  return checkHost(factsWith({plugins: pluginsIn(plugins), ...some}));
}

test('the address of a bridge has to be the gateway of its range, and with its prefix', () => {
  assert.equal(host([bridge()], {links: [link('cni0', 'bridge', '10.7.1.1/24')]}), []);
  for (const other of ['10.7.1.9/24', '10.7.1.1/16', '10.9.9.1/24']) {
    const said = host([bridge()], {links: [link('cni0', 'bridge', '10.7.1.1/24', other)]});
    assert.equal(inShort(said), ['error bridge-address'], other);
    assert.match(wordsOf(said), `cni0 has the address ${other}, and its network is 10.7.1.0/24`);
  }
});

test('a bridge that does not exist, that has no gateway, or that is forced to its address is no fault', () => {
  const wrong = [link('cni0', 'bridge', '10.9.9.1/24')];
  assert.equal(host([bridge({bridge: 'br1'})], {links: wrong}), []);
  assert.equal(host([bridge({isGateway: false})], {links: wrong}), []);
  assert.equal(host([bridge({forceAddress: true})], {links: wrong}), []);
  assert.equal(inShort(host([bridge({isGateway: false, isDefaultGateway: true})], {links: wrong})), [
    'error bridge-address',
  ]);
  assert.equal(inShort(host([bridge({bridge: 'br1'})], {links: [link('br1', 'bridge', '10.9.9.1/24')]})), [
    'error bridge-address',
  ]);
  assert.equal(host([{type: 'macvlan', isGateway: true, ipam: v4}], {links: wrong}), [], 'cni0 is not its');
});

test('a bridge may have addresses of IPv6 beside its own', () => {
  assert.equal(host([bridge()], {links: [link('cni0', 'bridge', '10.7.1.1/24', 'fe80::1/64', 'fd00:9::1/64')]}), []);
  assert.equal(
    host([bridge({}, v6)], {links: [link('cni0', 'bridge', '10.9.9.1/24')]}),
    [],
    'bridge looks at IPv4 alone',
  );
});

test('what has the name of a bridge and is none is an error', () => {
  const said = host([bridge()], {links: [link('cni0', '')]});
  assert.equal(inShort(said), ['error bridge-name-taken']);
  assert.match(wordsOf(said), 'ip -d link show cni0: a device');
  assert.match(wordsOf(host([bridge()], {links: [link('cni0', 'dummy')]})), 'ip -d link show cni0: dummy');
});

test('where links are not known, bridges are unchecked if there are any', () => {
  assert.equal(inShort(host([bridge()], {links: null})), ['unchecked: the bridges of this node and their addresses']);
  assert.equal(host([{type: 'ptp', ipam: v4}], {links: null}), []);
});

test('no forwarding is an error once a pod has an address, a doubt before: the first bridge may turn it on', () => {
  const off = {ipForward: '0'};
  const before = host([bridge()], off);
  assert.equal(inShort(before), ['warning ip-forward-off']);
  assert.match(wordsOf(before), 'no pod has an address yet');
  assert.equal(inShort(host([bridge()], {...off, allocations: [held()]})), ['warning ip-forward-off']);
  const later = host([bridge()], {...off, allocations: [held(), held('10.7.1.2')]});
  assert.equal(inShort(later), ['error ip-forward-off']);
  assert.not.match(wordsOf(later), 'no pod has an address yet');
  assert.equal(inShort(host([bridge()], {ipForward: null})), ['unchecked: net.ipv4.ip_forward']);
});

test('forwarding matters to default networks that hand packets to the node, unless they have IPv6 alone', () => {
  const off = {ipForward: '0', bridgeCallsIptables: '0'};
  assert.equal(inShort(host([{type: 'ptp', ipam: v4}], off)), ['warning ip-forward-off']);
  assert.equal(inShort(host([{type: 'bridge'}], off)), ['warning ip-forward-off', 'warning bridge-calls-no-iptables']);
  assert.equal(host([{type: 'macvlan', ipam: v4}], off), []);
  assert.equal(host([bridge({}, v6)], off), []);
  assert.equal(inShort(host([bridge({}, dual)], off)), ['warning ip-forward-off', 'warning bridge-calls-no-iptables']);
  const other = pluginsIn([bridge()], {isDefault: false});
  assert.equal(host([], {...off, plugins: other}), [], 'a network on top');
  const withPtp = [...pluginsIn([{type: 'ptp', ipam: v4}]), ...other];
  assert.equal(
    inShort(host([], {...off, plugins: withPtp})),
    ['warning ip-forward-off'],
    'its bridge is a network on top',
  );
});

test('packets on a bridge pass by iptables: the module is missing, or switched off, or it cannot be read', () => {
  const off = host([bridge()], {bridgeCallsIptables: '0'});
  assert.equal(inShort(off), ['warning bridge-calls-no-iptables']);
  assert.match(wordsOf(off), 'net.bridge.bridge-nf-call-iptables = 0\nsysctl -w');
  const missing = host([bridge()], {bridgeCallsIptables: 'missing'});
  assert.match(wordsOf(missing), 'the module br_netfilter is not loaded\nmodprobe br_netfilter; sysctl -w');
  assert.equal(inShort(host([bridge()], {bridgeCallsIptables: null})), [
    'unchecked: net.bridge.bridge-nf-call-iptables',
  ]);
});

function with6(
  some: Partial<Ipv6Facts>,
  plugins = [bridge({}, dual)] as Parameters<typeof pluginsIn>[0],
  rest: Partial<Facts> = {},
) {
  return host(plugins, {ipv6: {isOn: true, forwarding: '1', isOffForNewLinks: false, ...some}, ...rest});
}

test('a kernel without IPv6 cannot give addresses of it', () => {
  assert.equal(with6({}), []);
  const off = with6({isOn: false});
  assert.equal(inShort(off), ['error ipv6-off']);
  assert.match(wordsOf(off), 'pods are to get addresses of fd00:7::/64');
  assert.equal(with6({isOn: false}, [bridge()]), [], 'nobody wants any');
  assert.equal(host([bridge({}, dual)], {ipv6: null}), [], 'it is not known');
  const onTop = pluginsIn([bridge({}, v6)], {isDefault: false});
  assert.equal(with6({isOn: false}, [], {plugins: onTop}), [], 'a network on top');
});

test('links that begin without IPv6 stop plugins that take the gateway', () => {
  const off = with6({isOffForNewLinks: true});
  assert.equal(inShort(off), ['warning ipv6-off']);
  assert.match(wordsOf(off), 'bridge fails with "permission denied"');
  assert.equal(inShort(with6({isOffForNewLinks: true}, [{type: 'ptp', ipam: v6}])), ['warning ipv6-off']);
  assert.equal(with6({isOffForNewLinks: true}, [bridge({isGateway: false}, dual)]), []);
});

test('no forwarding of IPv6 is an error once a pod has such an address', () => {
  const off = {forwarding: '0'};
  assert.equal(inShort(with6(off)), ['warning ip6-forward-off']);
  assert.equal(inShort(with6(off, undefined, {allocations: [held('10.7.1.2')]})), ['warning ip6-forward-off']);
  assert.equal(inShort(with6(off, undefined, {allocations: [held()]})), ['warning ip6-forward-off']);
  const both = {allocations: [held('10.7.1.2', 'fd00:7::2')]};
  assert.equal(inShort(with6(off, undefined, both)), ['error ip6-forward-off']);
  assert.equal(with6(off, [{type: 'macvlan', ipam: v6}]), [], 'macvlan does not hand packets to the node');
  assert.equal(with6({forwarding: null}), [], 'it is not known');
});

test('the link on which a network lies has to be there: an error for the default network, a doubt for others', () => {
  const links = [link('eth0', ''), link('eth1', '')];
  for (const type of ['ipvlan', 'macvlan', 'macvtap', 'vlan']) {
    const said = checkMasters({links, plugins: pluginsIn([{type, master: 'eth5'}])});
    assert.equal(inShort(said), ['error master-missing'], type);
    assert.match(wordsOf(said), 'no link eth5, on which the network mynet lies');
    assert.match(wordsOf(said), 'links here: eth0, eth1');
  }
  const onTop = pluginsIn([{type: 'macvlan', master: 'eth5'}], {isDefault: false});
  assert.equal(inShort(checkMasters({links, plugins: onTop})), ['warning master-missing']);
  const sound = [
    {type: 'macvlan', master: 'eth1'},
    {type: 'macvlan', master: ''},
    {type: 'macvlan'},
    {type: 'bridge', master: 'eth5'},
    {type: 'vlan', master: 'eth5', linkInContainer: true},
  ];
  assert.equal(checkMasters({links, plugins: pluginsIn(sound)}), []);
  assert.equal(checkMasters({links: null, plugins: pluginsIn([{type: 'macvlan', master: 'eth5'}])}), []);
});

test.run();
