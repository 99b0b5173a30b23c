import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addressHolders} from '../../../../src/explain/calls/address-holders.js';
import {recordedCall, type CallOptions} from '../../../helpers/recorded-call.js';

const test = suite('explain/calls/address-holders');

const range = '10.1.0.2-10.1.0.4,10.1.0.8-10.1.0.9';
const failing = recordedCall({
  id: 'x',
  plugin: 'host-local',
  at: 1000,
  container: 'new',
  error: {code: 11, msg: 'full'},
});

/** An ADD of host-local that got that address, unless more is said. */
function add(id: string, at: number, address: string, more: Partial<CallOptions> = {}) {
  const result = {cniVersion: '1.0.0', ips: [{address: `${address}/24`, gateway: '10.1.0.2'}]};
  return recordedCall({id, plugin: 'host-local', at, container: id, result, ...more});
}

function holders(...history: ReturnType<typeof add>[]): string[] {
  return addressHolders(failing, range, history).holders.map(({address, captureId}) => `${address} ${captureId}`);
}

test('in the order of their numbers, with those of one end and the other', () => {
  assert.equal(holders(add('b', 1, '10.1.0.9'), add('a', 2, '10.1.0.8'), add('c', 3, '10.1.0.2')), [
    '10.1.0.2 c',
    '10.1.0.8 a',
    '10.1.0.9 b',
  ]);
  assert.equal(holders(add('a', 1, '10.1.0.5'), add('b', 2, '10.1.0.1'), add('c', 3, '10.1.0.10')), []);
});

test('what another plugin, another network or a later call got, and what failed, does not count', () => {
  const other = [
    add('a', 1, '10.1.0.3', {plugin: 'static'}),
    add('b', 1, '10.1.0.3', {request: {name: 'other'}}),
    add('c', 1000, '10.1.0.3'),
    add('d', 1, '10.1.0.3', {error: {code: 1, msg: 'no', ips: [{address: '10.1.0.3/24'}]}}),
  ];
  assert.equal(holders(...other), []);
  assert.equal(holders(add('e', 999, '10.1.0.3')), ['10.1.0.3 e']);
});

test('a DEL after the ADD, or within the same tick, gives an address back; one before, or of another interface, does not', () => {
  const del = (at: number, more: Partial<CallOptions> = {}) =>
    recordedCall({id: `del${at}`, plugin: 'host-local', operation: 'DEL', container: 'a', at, ...more});
  const got = add('a', 5, '10.1.0.3');
  assert.equal(holders(got, del(6)), []);
  assert.equal(holders(got, del(4)), ['10.1.0.3 a']);
  assert.equal(holders(got, del(6), del(4)), []);
  assert.equal(holders(got, del(6, {ifname: 'net1'})), ['10.1.0.3 a']);
  assert.equal(holders(got, del(6, {container: 'b'})), ['10.1.0.3 a']);
});

test('a GC gives back all but what it calls valid', () => {
  const valid = [{containerID: 'a', ifname: 'eth0'}];
  const gc = recordedCall({
    id: 'gc',
    plugin: 'host-local',
    operation: 'GC',
    at: 7,
    request: {'cni.dev/valid-attachments': valid},
  });
  assert.equal(holders(add('a', 5, '10.1.0.3'), add('b', 5, '10.1.0.4'), add('c', 8, '10.1.0.8'), gc), [
    '10.1.0.3 a',
    '10.1.0.8 c',
  ]);
});

test('who got an address last has it; a pod that was attached anew in another container has leaked one', () => {
  assert.equal(holders(add('b', 2, '10.1.0.3'), add('a', 1, '10.1.0.3')), ['10.1.0.3 b']);
  const ofPod = (id: string, at: number, address: string, pod: string) => {
    const call = add(id, at, address);
    const environment = new Map([...call.environment, ['CNI_ARGS', `K8S_POD_NAMESPACE=web;K8S_POD_NAME=${pod}`]]);
    return add(id, at, address, {recording: {environment}});
  };
  const {holders: found} = addressHolders(failing, range, [
    ofPod('a', 1, '10.1.0.3', 'x'),
    ofPod('b', 2, '10.1.0.4', 'x'),
    ofPod('c', 3, '10.1.0.8', 'y'),
    add('d', 4, '10.1.0.9'),
  ]);
  assert.equal(
    found.map(({captureId, isLeaked}) => [captureId, isLeaked]),
    [
      ['a', true],
      ['b', false],
      ['c', false],
      ['d', false],
    ],
  );
});

test('the size of the range, and the gateways in it', () => {
  const {size, gateways} = addressHolders(failing, range, [add('a', 1, '10.1.0.3'), add('b', 2, '10.1.0.4')]);
  assert.equal([size, gateways], [5, ['10.1.0.2']]);
  assert.is(addressHolders(failing, '10.1.0.0/24', []).size, null);
  const outside = add('a', 1, '10.1.0.3', {result: {ip4: {ip: '10.1.0.3/24', gateway: '10.1.0.1'}}});
  assert.equal(addressHolders(failing, range, [outside]).gateways, []);
});

test.run();
