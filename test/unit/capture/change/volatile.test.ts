import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {volatileRules} from '../../../../src/capture/change/volatile.js';
import type {Json} from '../../../../src/cni/json.js';

const test = suite('capture/change/volatile');

type Change = readonly [path: string, before: Json, after: Json];

/** The first rule that passes over a change, as comparisons ask them; null: none does. */
function ruleFor([path, before, after]: Change): string | null {
  return volatileRules.find(({matches}) => matches(path, before, after))?.id ?? null;
}

function assertAll(rule: string | null, changes: readonly Change[]): void {
  for (const change of changes) assert.is(ruleFor(change), rule, JSON.stringify(change));
}

const id = '119a5a9712ae69f962475764ab822e8285dc1c15b7bc0662464f3a296ad98faa';
const otherId = id.replace('119a', '7700');

test('what the kernel or a plugin makes up anew in each call is expected to change', () => {
  assertAll('mac', [
    ['mac', 'e6:86:a2:b3:e6:81', '66:ED:C7:AA:52:E0'],
    ['result.interfaces[0].mac', '00:00:00:00:00:00', 'e6:86:a2:b3:e6:81'],
  ]);
  assertAll('veth-name', [['name', 'veth12ab', 'vethfe']]);
  assertAll('netns', [
    ['s', '/var/run/netns/cni-1', '/run/netns/cni-2'],
    ['s', '/proc/12/ns/net', '/proc/9/task/11/ns/net'],
    ['s', '/run/netns/a', '/proc/1/ns/net'],
  ]);
  assertAll('container-id', [
    ['containerId', 'a', 'b'],
    ['args.cni.containerID', 'a', 'b'],
    ['env.K8S_POD_INFRA_CONTAINER_ID', 'a', 'b'],
    ['anything', id, otherId],
  ]);
  assertAll('pod-identity', [
    ['K8S_POD_NAME', 'a', 'b'],
    ['args.K8S_POD_UID', 'a', 'b'],
  ]);
});

test('what only looks like it, or does on one side, is a change as any other', () => {
  assertAll(null, [
    ['mac', 'e6:86:a2:b3:e6:81', 'e6:86:a2:b3:e6'],
    ['mac', 'e6:86:a2:b3:e6:81', 'e6:86:a2:b3:e6:81:00'],
    ['mac', 'none', 'e6:86:a2:b3:e6:81'],
    ['name', 'eth0', 'veth12'],
    ['name', 'veth', 'veth12'],
    ['name', 'myveth1', 'veth12'],
    ['s', '/var/run/netns/a', ''],
    ['s', '/home/run/netns/a', '/run/netns/a'],
    ['s', '/proc/12/ns/mnt', '/proc/13/ns/net'],
    ['s', '/proc/self/ns/net', '/proc/13/ns/net'],
    ['s', '/proc/12/ns/net_for_children', '/proc/13/ns/net'],
    ['x', id, 'short'],
    ['x', `${id}0`, otherId],
    ['myContainerId', 'a', 'b'],
    ['containerId.length', 1, 2],
    ['OLD_K8S_POD_NAME', 'a', 'b'],
    ['K8S_POD_NAMESPACE', 'a', 'b'],
    ['mtu', 1500, 9000],
    ['mtu', null, 'veth1'],
  ]);
});

test('addresses of one subnet are expected, in results of any version', () => {
  assertAll('address', [
    ['ips[0].address', '10.1.0.2/24', '10.1.0.254/24'],
    ['result.ips[12].address', '10.1.0.2/16', '10.1.255.9/16'],
    ['ip4.ip', '10.1.0.2/24', '10.1.0.3/24'],
    ['result.ip6.ip', 'fd00::2/64', 'fd00:0:0:0:9::3/64'],
    ['ips[0].address', '10.1.0.2/0', '192.168.0.1/0'],
    ['ips[0].address', 'fd00::2/128', 'fd00:0::2/128'],
    ['ips[0].address', '10.1.0.2/32', '10.1.0.2/32'],
  ]);
});

test('addresses of two subnets are not, nor what is none, nor one in another place', () => {
  assertAll(null, [
    ['ips[0].address', '10.1.0.2/24', '10.1.1.2/24'],
    ['ips[0].address', '10.1.0.2/24', '10.1.0.3/25'],
    ['ips[0].address', '10.1.0.2/32', '10.1.0.3/32'],
    ['ips[0].address', 'fd00::2/64', 'fd00:0:0:1::2/64'],
    ['ips[0].address', '10.1.0.2/24', 'fd00::2/24'],
    ['ips[0].address', 'fd00::2/24', '10.1.0.2/24'],
    ['ips[0].address', '10.1.0.2', '10.1.0.3'],
    ['ips[0].address', '10.1.0.2/33', '10.1.0.3/33'],
    ['ips[0].address', 'fd00::2/129', 'fd00::3/129'],
    ['ips[0].address', '10.1.0.2/', '10.1.0.3/'],
    ['ips[0].address', '10.1.0.2/+8', '10.1.0.3/+8'],
    ['ips[0].address', 'nonsense', 'nonsense too'],
    ['ips[0].address', null, 7],
    ['ips[0].gateway', '10.1.0.2/24', '10.1.0.3/24'],
    ['ips.address', '10.1.0.2/24', '10.1.0.3/24'],
    ['zip4.ip', '10.1.0.2/24', '10.1.0.3/24'],
    ['ip5.ip', '10.1.0.2/24', '10.1.0.3/24'],
    ['ip4.ip.more', '10.1.0.2/24', '10.1.0.3/24'],
  ]);
});

test('every rule says to people what it passes over', () => {
  for (const {id: rule, description} of volatileRules) assert.match(description, /^\w.{8,}[^.]$/, rule);
});

test.run();
