import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addressKey, findDropped} from '../../../../src/capture/pod/dropped.js';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/pod/dropped');

/** What was lost of the addresses that the calls gave, where the attachment has these: `ADDRESSES of GIVER by CALLER`. */
function lost(had: readonly string[], ...calls: readonly InvocationOptions[]): string[] {
  const chain = callTrees(
    calls.map((options, index) => anInvocation({id: `${index}`, startMs: index * 10, ...options})),
  );
  const attachment = {ifname: 'eth0', network: 'mynet', chain, hasFailed: false, addresses: had};
  return findDropped(attachment).map(
    ({addresses, givenBy, droppedBy}) => `${addresses.join(', ')} of ${givenBy.plugin} by ${droppedBy.plugin}`,
  );
}

const caller: InvocationOptions = {plugin: 'macvlan', durationMs: 500};
const two = {ips: [{address: '10.1.0.2/24'}, {address: 'fd00::2/64'}]};
const giver: InvocationOptions = {plugin: 'host-local', parentId: '0', stdout: two};
const del = {plugin: 'host-local', parentId: '0', environment: {CNI_COMMAND: 'DEL'}, stdout: ''};

test('only those are told that are not in the attachment’s result, however they are written there', () => {
  assert.equal(lost([], caller, giver), ['10.1.0.2/24, fd00::2/64 of host-local by macvlan']);
  assert.equal(lost(['10.1.0.2/32'], caller, giver), ['fd00::2/64 of host-local by macvlan']);
  assert.equal(lost(['10.1.0.2/24', 'fd00:0:0::2/64'], caller, giver), []);
});

test('it is also found further down, and the nearest caller is named', () => {
  const bridge = {plugin: 'bridge', parentId: '0', durationMs: 400, stdout: {interfaces: [{name: 'eth0'}]}};
  assert.equal(lost([], {...caller, plugin: 'flannel'}, bridge, {...giver, parentId: '1'}), [
    '10.1.0.2/24, fd00::2/64 of host-local by bridge',
  ]);
});

test('of addresses that came to nothing in another way nothing is said', () => {
  assert.equal(lost([], {...caller, exit: {code: 1}, stdout: {code: 7, msg: 'no'}}, giver), []);
  assert.equal(lost([], caller, {...giver, exit: {code: 1}}), []);
  assert.equal(lost([], caller, {...giver, environment: {CNI_COMMAND: 'CHECK'}}), []);
  assert.equal(lost([], caller, {...giver, stdout: {...two, interfaces: []}}), []);
  assert.equal(lost([], caller, {...giver, stdout: {}}), []);
});

test('given back is what the same plugin was told to DEL afterwards', () => {
  assert.equal(lost([], caller, giver, del), []);
  const kept = ['10.1.0.2/24, fd00::2/64 of host-local by macvlan'];
  assert.equal(lost([], caller, {...giver, startMs: 30}, {...del, startMs: 20}), kept);
  assert.equal(lost([], caller, giver, {...del, plugin: 'dhcp'}), kept);
  assert.equal(lost([], caller, giver, {...del, environment: {CNI_COMMAND: 'CHECK'}}), kept);
});

test('an attachment that failed has lost more than addresses, and nothing is said of them', () => {
  const chain = callTrees([anInvocation({id: '0', ...caller}), anInvocation({id: '1', ...giver})]);
  assert.equal(findDropped({ifname: 'eth0', network: null, chain, hasFailed: true, addresses: []}), []);
});

test('two ways to write one address are one address', () => {
  assert.is(addressKey('fd00::2/64'), addressKey('FD00:0:0:0::2'));
  assert.is(addressKey('10.1.0.2/24'), addressKey('10.1.0.2'));
  assert.is.not(addressKey('10.1.0.2'), addressKey('10.1.0.3'));
  assert.is(addressKey('nonsense/24'), 'nonsense');
});

test.run();
