import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {attemptsIn, type Attempt} from '../../../../src/capture/pod/attempt.js';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/pod/attempt');

/** What became of calls that came one after the other. */
function attempts(...calls: readonly InvocationOptions[]): Attempt[] {
  return attemptsIn(
    callTrees(calls.map((options, index) => anInvocation({id: `${index}`, startMs: index * 100, ...options}))),
  );
}

function only(...calls: readonly InvocationOptions[]): Attempt {
  const [attempt, ...others] = attempts(...calls);
  assert.ok(attempt);
  assert.equal(others, []);
  return attempt;
}

/** `IFNAME NETWORK PLUGINS`, with `!` behind what failed. */
function attachments(...calls: readonly InvocationOptions[]): string[] {
  return only(...calls).attachments.map(
    ({ifname, network, chain, hasFailed}) =>
      `${ifname} ${network} ${chain.map(({invocation}) => invocation.plugin).join('+')}${hasFailed ? '!' : ''}`,
  );
}

const failing: InvocationOptions = {exit: {code: 1}, stdout: {code: 7, msg: 'no'}};
const del: InvocationOptions = {environment: {CNI_COMMAND: 'DEL'}, stdout: ''};

function on(ifname: string, network: string, plugin: string, options: InvocationOptions = {}): InvocationOptions {
  return {
    plugin,
    stdin: {cniVersion: '1.0.0', name: network, type: plugin},
    ...options,
    environment: {CNI_IFNAME: ifname, ...options.environment},
  };
}

test('an interface whose chain failed in one plugin has failed', () => {
  assert.equal(attachments({plugin: 'bridge'}, {plugin: 'portmap'}), ['eth0 mynet bridge+portmap']);
  assert.equal(attachments({plugin: 'bridge'}, {plugin: 'portmap', ...failing}), ['eth0 mynet bridge+portmap!']);
  assert.equal(attachments({plugin: 'bridge', ...failing}, {plugin: 'portmap'}), ['eth0 mynet bridge+portmap!']);
});

test('the loopback interface is told of if it failed only', () => {
  assert.equal(attachments(on('lo', 'lo', 'loopback'), {plugin: 'bridge'}), ['eth0 mynet bridge']);
  assert.equal(attachments(on('lo', 'lo', 'loopback', failing)), ['lo lo loopback!']);
});

test('a meta plugin gives way to its delegates, unless it failed all by itself', () => {
  const multus = (options: InvocationOptions = {}) => on('eth0', 'multus', 'multus', {durationMs: 900, ...options});
  const inner = (options: InvocationOptions = {}) => on('net1', 'a', 'macvlan', {parentId: '0', ...options});
  assert.equal(attachments(multus(), inner()), ['net1 a macvlan']);
  assert.equal(attachments(multus(failing), inner(failing)), ['net1 a macvlan!']);
  assert.equal(attachments(multus(failing), inner()), ['net1 a macvlan', 'eth0 multus multus!']);
  assert.equal(attachments(multus(failing), inner(del)), ['eth0 multus multus!']);
});

test('a delegate that works for its caller’s own network is no interface of its own', () => {
  const flannel = on('eth0', 'cbr0', 'flannel', {durationMs: 900});
  assert.equal(attachments(flannel, on('eth0', 'cbr0', 'bridge', {parentId: '0'})), ['eth0 cbr0 flannel']);
  assert.equal(attachments(flannel, on('eth0', 'other', 'bridge', {parentId: '0'})), ['eth0 other bridge']);
});

test('the addresses are those of the last result', () => {
  const result = (address: string) => ({stdout: {ips: [{address}]}});
  assert.equal(only(result('10.1.0.1/24'), result('10.1.0.2/24')).attachments[0]?.addresses, ['10.1.0.2/24']);
  assert.equal(only(result('10.1.0.1/24'), failing).attachments[0]?.addresses, ['10.1.0.1/24']);
  assert.equal(only(failing).attachments[0]?.addresses, []);
});

test('an attempt is undone by a DEL after its last ADD, if that went well', () => {
  assert.is(only({}, del).isUndone, true);
  assert.is(only({}).isUndone, false);
  assert.is(only(del, {}).isUndone, false);
  assert.is(only({}, del, {}).isUndone, false);
  assert.is(only({}, {...del, exit: {code: 1}}).isUndone, false);
  assert.is(only({}, {...del, environment: {CNI_COMMAND: 'CHECK'}}).isUndone, false);
});

test('the last ADD that failed is the one to blame', () => {
  assert.is(only({}).culprit, null);
  assert.is(only({}, failing, {...failing, plugin: 'ptp'}, {}).culprit?.id, '2');
  assert.is(only({}, {...del, exit: {code: 1}}).culprit, null, 'a DEL that failed took no network away');
});

test('a multus of whose delegates none was recorded hides them, whatever else was called', () => {
  const multus = on('eth0', 'multus', 'multus', {durationMs: 50});
  assert.is(only(multus).hidesDelegates, true);
  assert.is(only(on('lo', 'lo', 'loopback'), multus).hidesDelegates, true);
  assert.is(only({...multus, ...failing}).hidesDelegates, false);
  assert.is(only({...multus, durationMs: 900}, on('net1', 'a', 'ptp', {parentId: '0'})).hidesDelegates, false);
  assert.is(only({}).hidesDelegates, false);
});

test('each container is an attempt, and one that was only deleted is none', () => {
  const of = (id: string, options: InvocationOptions = {}) => ({
    ...options,
    environment: {...options.environment, CNI_CONTAINERID: id},
  });
  const ids = attempts(of('c1', failing), of('c2'), of('c3', del)).map(({containerId}) => containerId);
  assert.equal(ids, ['c1', 'c2']);
  assert.equal(attempts(), []);
});

test.run();
