import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('the stand-in for index2ip');

const plugin = join(import.meta.dirname, '../node/labs/plugins/index2ip.mjs');
const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-index2ip-'));
const dns4 = '8.8.8.8,8.8.4.4';
const dns6 = '2001:4860:4860::8888,2001:4860:4860::8844';

function add(commandLine: string, index: unknown, operation = 'ADD') {
  const file = join(directory, 'cmdline');
  writeFileSync(file, `BOOT_IMAGE=/vmlinuz ro ${commandLine} console=ttyS0\n`);
  const {status, stdout, stderr} = spawnSync(process.execPath, [plugin], {
    input: JSON.stringify({cniVersion: '0.3.1', name: 'test', type: 'ipvlan', ipam: {type: 'index2ip', index}}),
    env: {CNI_COMMAND: operation, CNI_CONTAINERID: 'c', CNI_IFNAME: 'net1', INDEX2IP_CMDLINE: file},
    encoding: 'utf8',
  });
  return {status, stdout, stderr};
}

function addresses(commandLine: string, index: number): string[] {
  const {stdout, stderr} = add(commandLine, index);
  assert.is(stderr, '');
  return (JSON.parse(stdout) as {ips: readonly {address: string}[]}).ips.map(({address}) => address);
}

for (const [ipv4, ipv6, index, sums] of [
  ['1.0.0.9/26', '1f::9/64', 12, ['1.0.0.21/26', '1f::21/64']],
  ['1.0.0.201/24', '1f::201/64', 12, ['1.0.0.213/24', '1f::213/64']],
  ['10.4.159.112/26', '2001:db8:159::112/64', 2, ['10.4.159.114/26', '2001:db8:159::114/64']],
  ['1.0.0.99/24', '1f::99/64', 1, ['1.0.0.100/24', '1f::100/64']],
  ['1.0.0.0/24', '1f::/64', 12, ['1.0.0.12/24', '1f::12/64']],
  ['1.0.0.243/24', '1f:0:0:0:0:0:0:243/64', 12, ['1.0.0.255/24', '1f:0:0:0:0:0:0:255/64']],
] as const) {
  test(`${ipv4} and ${ipv6} plus ${index} read alike`, () => {
    const commandLine = `epoxy.ipv4=${ipv4},1.0.0.1,${dns4} epoxy.ipv6=${ipv6},1f::1,${dns6}`;
    assert.equal(addresses(commandLine, index), [...sums]);
  });
}

test('a result has gateways, default routes and name servers of both families', () => {
  const {stdout} = add(`epoxy.ipv4=1.0.0.9/26,1.0.0.1,${dns4} epoxy.ipv6=1f::9/64,1f::1,${dns6}`, 3);
  assert.equal(JSON.parse(stdout), {
    cniVersion: '0.3.1',
    ips: [
      {version: '4', address: '1.0.0.12/26', gateway: '1.0.0.1'},
      {version: '6', address: '1f::12/64', gateway: '1f::1'},
    ],
    routes: [
      {dst: '0.0.0.0/0', gw: '1.0.0.1'},
      {dst: '::/0', gw: '1f::1'},
    ],
    dns: {nameservers: [...dns4.split(','), ...dns6.split(',')]},
  });
});

test('a node without IPv6 gives an IPv4 address only', () => {
  assert.equal(addresses(`epoxy.ipv4=1.0.0.9/26,1.0.0.1,${dns4}`, 1), ['1.0.0.10/26']);
});

for (const [what, commandLine, index] of [
  ['no index', `epoxy.ipv4=1.0.0.9/26,1.0.0.1,${dns4}`, undefined],
  ['index 0', `epoxy.ipv4=1.0.0.9/26,1.0.0.1,${dns4}`, 0],
  ['index 13', `epoxy.ipv4=1.0.0.9/26,1.0.0.1,${dns4}`, 13],
  ['an octet that gets too large', `epoxy.ipv4=1.0.0.250/24,1.0.0.1,${dns4}`, 12],
  ['no epoxy.ipv4', `epoxy.ipv6=1f::9/64,1f::1,${dns6}`, 1],
  ['too few parts', 'epoxy.ipv4=1.0.0.9/26,1.0.0.1,8.8.8.8', 1],
  ['what is no address', `epoxy.ipv4=1.0.0/26,1.0.0.1,${dns4}`, 1],
  [
    'an IPv6 group that does not read like a decimal number',
    `epoxy.ipv4=1.0.0.9/26,1.0.0.1,${dns4} epoxy.ipv6=1f::9a/64,1f::1,${dns6}`,
    1,
  ],
] as const) {
  test(`${what} is refused on stderr, without an error object`, () => {
    const {status, stdout, stderr} = add(commandLine, index);
    assert.equal([status, stdout], [1, '']);
    assert.match(stderr, /^Could not /);
  });
}

test('DEL and CHECK have nothing to do', () => {
  for (const operation of ['DEL', 'CHECK']) {
    assert.equal(add('', 1, operation), {status: 0, stdout: '', stderr: ''});
  }
});

test.after(() => rmSync(directory, {recursive: true}));

test.run();
