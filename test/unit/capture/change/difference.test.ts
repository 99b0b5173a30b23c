import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {compareJson} from '../../../../src/capture/change/difference.js';
import type {Json} from '../../../../src/cni/json.js';
import {growthOf} from '../../../helpers/growth.js';

const test = suite('capture/change/difference');

/** Differences as `kind label`, volatile ones in brackets. */
function briefly(before: Json | undefined, after: Json | undefined): string[] {
  return compareJson(before, after).map(({kind, label, volatile}) =>
    volatile ? `(${kind} ${label})` : `${kind} ${label}`,
  );
}

test('equal values differ in nothing, whatever the order of their keys', () => {
  assert.equal(compareJson({a: 1, b: [1, {c: null}]}, {b: [1, {c: null}], a: 1}), []);
  assert.equal(compareJson(undefined, undefined), []);
});

test('says where, what and how', () => {
  assert.equal(compareJson({a: {b: 1, gone: true}}, {a: {b: 2}, new: {c: []}}), [
    {path: 'a.b', label: 'a.b', kind: 'changed', before: 1, after: 2, volatile: false},
    {path: 'a.gone', label: 'a.gone', kind: 'removed', before: true, volatile: false},
    {path: 'new', label: 'new', kind: 'added', after: {c: []}, volatile: false},
  ]);
});

test('null, absent, and another type are three different things', () => {
  assert.equal(briefly({a: null}, {}), ['removed a']);
  assert.equal(briefly({a: null}, {a: 0}), ['changed a']);
  assert.equal(briefly({a: '1'}, {a: 1}), ['changed a']);
  assert.equal(briefly({a: []}, {a: {}}), ['changed a']);
  assert.equal(briefly(undefined, 1), ['added ']);
});

test('keys that are no words are quoted in the path', () => {
  assert.equal(briefly({}, {'cni.dev/valid-attachments': []}), ['added ["cni.dev/valid-attachments"]']);
});

test('a list that is a set to CNI is matched by meaning', () => {
  const cni0 = {name: 'cni0', mtu: 1500};
  const eth0 = {name: 'eth0', mtu: 1500};
  assert.equal(briefly({interfaces: [cni0, eth0]}, {interfaces: [eth0, cni0]}), []);
  assert.equal(compareJson({interfaces: [cni0, eth0]}, {interfaces: [{...eth0, mtu: 9000}, cni0]}), [
    {
      path: 'interfaces[0].mtu',
      label: 'interfaces[eth0].mtu',
      kind: 'changed',
      before: 1500,
      after: 9000,
      volatile: false,
    },
  ]);
  assert.equal(briefly({routes: [{dst: '0.0.0.0/0'}]}, {routes: [{dst: '10.0.0.0/8'}, {dst: '0.0.0.0/0'}]}), [
    'added routes[10.0.0.0/8]',
  ]);
});

test('an address that moved to another interface is seen, one whose interface moved is not', () => {
  const cni0 = {name: 'cni0'};
  const eth0 = {name: 'eth0', sandbox: '/var/run/netns/1'};
  const at = (index: number) => [{address: '10.1.0.2/24', interface: index}];
  const before = {interfaces: [cni0, eth0], ips: at(1)};
  assert.equal(briefly(before, {interfaces: [eth0, cni0], ips: at(0)}), []);
  assert.equal(briefly({result: before}, {result: {interfaces: [eth0, cni0], ips: at(1)}}), [
    'changed result.ips[10.1.0.2/24].interface.name',
    'changed result.ips[10.1.0.2/24].interface.isInSandbox',
  ]);
  assert.equal(briefly(before, {...before, ips: at(7)}), ['changed ips[10.1.0.2/24].interface']);
  const inside = {...cni0, sandbox: '/var/run/netns/1'};
  assert.equal(briefly({interfaces: [cni0, inside]}, {interfaces: [inside, cni0]}), []);
});

test('routes to one destination are told apart by gateway and table', () => {
  const routes = [
    {dst: '0.0.0.0/0', gw: '10.1.0.1'},
    {dst: '0.0.0.0/0', gw: '10.2.0.1'},
    {dst: '0.0.0.0/0', gw: '10.2.0.1', table: 7},
  ];
  assert.equal(briefly({routes}, {routes: [...routes].reverse()}), []);
  assert.equal(briefly({routes}, {routes: [{dst: '0.0.0.0/0', gw: '10.9.0.1'}, ...routes.slice(0, 2)]}), [
    'changed routes[0.0.0.0/0].gw',
    'removed routes[0.0.0.0/0].table',
  ]);
});

test('keys that every object inherits are keys as others', () => {
  for (const key of ['toString', 'constructor', 'hasOwnProperty', '__proto__']) {
    const value = JSON.parse(`{"${key}": 1}`) as Json;
    assert.is(compareJson({}, value)[0]?.kind, 'added', key);
    assert.is(compareJson(value, {})[0]?.kind, 'removed', key);
  }
});

test('the time for a list grows as the list does', () => {
  const list = (from: number, length: number) =>
    Array.from({length}, (_none, index) => ({address: `a${from + index}`}));
  const compare = (length: number): void => {
    assert.is(compareJson({ips: list(0, length)}, {ips: list(0, length).reverse()}).length, 0);
    assert.is(compareJson({ips: list(0, length)}, {ips: list(length, length)}).length, length);
  };
  const growth = growthOf(compare, 4000, 8);
  assert.ok(growth < 30, `8 times the length took ${growth} times the time`);
});

test('what finds no partner is paired in order: a new address is one change', () => {
  assert.equal(
    briefly({ips: [{address: '10.1.0.2/24', gateway: 'g'}]}, {ips: [{address: '10.2.0.9/24', gateway: 'g'}]}),
    ['changed ips[10.2.0.9/24].address'],
  );
});

test('two elements with one key are two elements', () => {
  const route = {dst: '0.0.0.0/0'};
  assert.equal(briefly({routes: [route, route]}, {routes: [route]}), ['removed routes[0.0.0.0/0]']);
});

test('other lists are compared element by element', () => {
  assert.equal(briefly({nameservers: ['a', 'b']}, {nameservers: ['b', 'a']}), [
    'changed nameservers[0]',
    'changed nameservers[1]',
  ]);
});

test('expected changes are called volatile, and the rule is named', () => {
  const [mac] = compareJson({mac: 'e6:86:a2:b3:e6:81'}, {mac: '66:ed:c7:aa:52:e0'});
  assert.is(mac?.volatile, true);
  assert.is(mac?.rule, 'mac');
  assert.equal(briefly({interfaces: [{name: 'veth12'}]}, {interfaces: [{name: 'veth34'}]}), [
    '(changed interfaces[veth34].name)',
  ]);
  assert.equal(briefly({s: '/var/run/netns/cni-1'}, {s: '/proc/12/ns/net'}), ['(changed s)']);
  assert.equal(briefly({args: {K8S_POD_NAME: 'a'}}, {args: {K8S_POD_NAME: 'b'}}), ['(changed args.K8S_POD_NAME)']);
});

test('an address is volatile within its subnet only', () => {
  const ips = (address: string) => ({ips: [{address}]});
  assert.equal(briefly(ips('10.1.0.2/24'), ips('10.1.0.77/24')), ['(changed ips[10.1.0.77/24].address)']);
  assert.equal(briefly(ips('fd00::2/64'), ips('fd00::3/64')), ['(changed ips[fd00::3/64].address)']);
  assert.equal(briefly(ips('10.1.0.2/24'), ips('10.1.1.2/24')), ['changed ips[10.1.1.2/24].address']);
  assert.equal(briefly(ips('10.1.0.2/24'), ips('10.1.0.2/16')), ['changed ips[10.1.0.2/16].address']);
  assert.equal(briefly(ips('nonsense'), ips('10.1.0.2/24')), ['changed ips[10.1.0.2/24].address']);
});

test('presence is never volatile, and without rules nothing is', () => {
  assert.equal(briefly({}, {mac: 'e6:86:a2:b3:e6:81'}), ['added mac']);
  assert.is(compareJson({mac: 'e6:86:a2:b3:e6:81'}, {mac: '66:ed:c7:aa:52:e0'}, [])[0]?.volatile, false);
});

test.run();
