import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {effectsBetween, noEffects} from '../../../../src/replay/effects/effects.js';
import {
  readAddresses,
  readFiles,
  readIptables,
  readLinks,
  readNftables,
  readRoutes,
  readSysctls,
} from '../../../../src/replay/effects/read-entries.js';
import type {Observation} from '../../../../src/replay/effects/snapshot.js';

const test = suite('replay/facts and effects');

test('links with kind, state and bridge', () => {
  const text = JSON.stringify([
    {ifname: 'lo', flags: ['LOOPBACK', 'UP'], mtu: 65536},
    {ifname: 'veth1', flags: [], mtu: 1500, master: 'cni0', linkinfo: {info_kind: 'veth'}},
  ]);
  assert.equal(readLinks(text), [
    {key: 'lo', detail: 'up, mtu 65536'},
    {key: 'veth1', detail: 'veth, down, mtu 1500, in cni0'},
  ]);
});

test('addresses, without link-local IPv6', () => {
  const text = JSON.stringify([
    {
      ifname: 'eth0',
      addr_info: [
        {family: 'inet', local: '10.0.0.2', prefixlen: 24, scope: 'global'},
        {family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link'},
        {family: 'inet6', local: 'fd00::2', prefixlen: 64, scope: 'global'},
      ],
    },
  ]);
  assert.equal(keys(readAddresses(text)), ['10.0.0.2/24 on eth0', 'fd00::2/64 on eth0']);
});

test('routes, without the kernel’s own table', () => {
  const text = JSON.stringify([
    {dst: 'default', gateway: '10.0.0.1', dev: 'eth0'},
    {dst: '10.0.0.0/24', dev: 'eth0', prefsrc: '10.0.0.2', table: '100'},
    {dst: '10.0.0.2', dev: 'eth0', table: 'local'},
    {dst: 'fe80::/64', dev: 'eth0'},
  ]);
  assert.equal(keys(readRoutes(text)), [
    'default via 10.0.0.1 dev eth0',
    '10.0.0.0/24 dev eth0 table 100 src 10.0.0.2',
  ]);
});

test('iptables rules with family and table, without counters', () => {
  const text = '# Generated\n*nat\n:POSTROUTING ACCEPT [3:180]\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n';
  assert.equal(keys(readIptables(text, 'ip6')), [
    'ip6 nat: :POSTROUTING ACCEPT',
    'ip6 nat: -A POSTROUTING -j MASQUERADE',
  ]);
});

test('nftables rules, without the tables of iptables', () => {
  const text = [
    'table ip nat {',
    '\tchain POSTROUTING {',
    '\t\tip saddr 10.0.0.0/8 counter packets 0 bytes 0 masquerade',
    '\t}',
    '}',
    'table inet cni {',
    '\tchain ports {',
    '\t\ttcp dport 80 counter packets 3 bytes 180 accept',
    '\t}',
    '}',
  ].join('\n');
  assert.equal(keys(readNftables(text)), ['inet cni chain ports: tcp dport 80 counter accept']);
});

test('sysctls by name, files by checksum', () => {
  assert.equal(readSysctls('/proc/sys/net/ipv4/ip_forward:1\n'), [{key: 'net.ipv4.ip_forward', detail: '1'}]);
  assert.equal(readFiles('42 3 /run/a b\n'), [{key: '/run/a b', detail: '42 3'}]);
});

test('nothing readable tells nothing', () => {
  for (const read of [readLinks, readAddresses, readRoutes, readNftables, readSysctls, readFiles]) {
    assert.equal(read(''), []);
  }
  assert.equal(readIptables('', 'ip'), []);
});

test('effects are what differs, on either side', () => {
  const look = (host: readonly string[], detail: string): Observation[] => [
    {category: 'links', where: 'host', entries: host.map((key) => ({key, detail}))},
    {category: 'sysctls', where: 'container', entries: host.map((key) => ({key, detail}))},
    {category: 'files', where: 'host', entries: [{key: '/run/x', detail}]},
  ];
  assert.equal(effectsBetween(look(['lo', 'old'], 'up'), look(['lo', 'new'], 'down')), {
    ...noEffects,
    links: [
      {kind: 'removed', where: 'host', what: 'old: up'},
      {kind: 'changed', where: 'host', what: 'lo: up -> down'},
      {kind: 'added', where: 'host', what: 'new: down'},
    ],
    sysctls: [{kind: 'changed', where: 'container', what: 'lo: up -> down'}],
    files: [{kind: 'changed', where: 'host', what: '/run/x'}],
  });
  assert.equal(effectsBetween(look(['lo'], 'up'), look(['lo'], 'up')), noEffects);
});

test.run();

function keys(facts: readonly {key: string}[]): string[] {
  return facts.map(({key}) => key);
}
