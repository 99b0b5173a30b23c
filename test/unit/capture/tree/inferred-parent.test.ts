import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {contemporariesIn, inferParent} from '../../../../src/capture/tree/inferred-parent.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/tree/inferred-parent');

/** A call from `from` to `to`, in milliseconds; its request names the network `mynet` and its own plugin. */
function call(plugin: string, from: number, to: number | null, options: InvocationOptions = {}): Invocation {
  return anInvocation({id: plugin, plugin, startMs: from, durationMs: to === null ? null : to - from, ...options});
}

/** Who is taken for the caller of the first, by id. */
function callerOf(callee: Invocation, ...others: readonly Invocation[]): string | undefined {
  return inferParent(callee, [callee, ...others])?.id;
}

const old = {source: 'upstream-shim', timeResolutionMs: 10} as const;

test('of several that fit it is the innermost', () => {
  const callee = call('bridge', 40, 50);
  const [outer, inner] = [call('outer', 0, 100), call('inner', 20, 80)];
  assert.is(callerOf(callee, outer, inner), 'inner');
  assert.is(callerOf(callee, inner, outer), 'inner');
  assert.is(callerOf(callee, call('longer', 0, 100), call('shorter', 0, 60)), 'shorter');
  assert.is(callerOf(callee, call('endless', 0, null), call('ended', 0, 60)), 'ended');
});

test('one whose span contains the callee’s stands before one from which it sticks out', () => {
  const callee = call('bridge', 40, 50, old);
  const [whole, narrow] = [call('whole', 0, 100, old), call('narrow', 35, 45, old)];
  assert.is(callerOf(callee, narrow, whole), 'whole');
  assert.is(callerOf(callee, narrow), 'narrow');
});

test('a span may stick out by the resolution of the time stamps, and no further', () => {
  const around = (from: number, to: number) => callerOf(call('bridge', 100, 200, old), call('flannel', from, to, old));
  assert.is(around(110, 200), 'flannel');
  assert.is(around(111, 200), undefined);
  assert.is(around(100, 190), 'flannel');
  assert.is(around(100, 189), undefined);
  const coarse = call('flannel', 1000, 1100, {...old, timeResolutionMs: 1000});
  assert.is(callerOf(call('bridge', 100, 200, old), coarse), 'flannel');
  assert.is(
    callerOf(call('bridge', 100, 200, {...old, timeResolutionMs: 1000}), call('flannel', 900, 950, old)),
    'flannel',
  );
});

test('in a store of ours no callee starts before its caller, nor at its end', () => {
  const within = (from: number) => callerOf(call('bridge', from, 200), call('flannel', 100, 200));
  assert.is(within(100), 'flannel');
  assert.is(within(99), undefined);
  assert.is(within(199), 'flannel');
  assert.is(within(200), undefined);
});

test('a call of another container, or of none, is no caller', () => {
  const one = {environment: {CNI_CONTAINERID: 'one'}};
  assert.is(callerOf(call('bridge', 40, 50, one), call('flannel', 0, 100, one)), 'flannel');
  assert.is(callerOf(call('bridge', 40, 50, one), call('flannel', 0, 100)), undefined);
  const nobodys = new Map([['CNI_COMMAND', 'ADD']]);
  const polls = [call('bridge', 40, 50), call('flannel', 0, 100)].map((each) => each.with({environment: nobodys}));
  const [callee, caller] = polls;
  assert.ok(callee !== undefined && caller !== undefined);
  assert.is(callerOf(callee, caller), undefined);
});

test('an ADD may clean up with DEL; no operation starts another one otherwise', () => {
  const starts = (caller: string, callee: string) =>
    callerOf(
      call('bridge', 40, 50, {environment: {CNI_COMMAND: callee}}),
      call('flannel', 0, 100, {environment: {CNI_COMMAND: caller}}),
    ) === 'flannel';
  for (const operation of ['ADD', 'DEL', 'CHECK', 'GC']) assert.ok(starts(operation, operation), operation);
  assert.ok(starts('ADD', 'DEL'));
  assert.ok(starts('CHECK', 'DEL'));
  assert.not.ok(starts('DEL', 'ADD'));
  assert.not.ok(starts('ADD', 'CHECK'));
});

const ipam = {name: 'mynet', type: 'ptp', ipam: {type: 'host-local'}};

test('a plugin for addresses is started by the one that its request names, and that names it', () => {
  const [callee, caller] = [call('host-local', 40, 50, {stdin: ipam}), call('ptp', 0, 100, {stdin: ipam})];
  assert.is(callerOf(callee, caller), 'ptp');
  assert.is(callerOf(callee, call('bridge', 0, 100, {stdin: {...ipam, type: 'bridge'}})), undefined);
  assert.is(callerOf(callee, call('ptp', 0, 100, {stdin: {...ipam, ipam: {type: 'dhcp'}}})), undefined);
  assert.is(callerOf(callee, call('ptp', 0, 100, {stdin: {...ipam, ipam: 'host-local'}})), undefined);
  assert.is(callerOf(callee, call('ptp', 0, 100)), undefined);
  assert.is(callerOf(callee, call('ptp', 0, 100, {stdin: {...ipam, name: 'other'}})), undefined);
  assert.is(callerOf(callee, call('ptp', 0, 100, {stdin: ipam, environment: {CNI_IFNAME: 'net1'}})), undefined);
});

test('a plugin for addresses starts no networks, nor does one that never delegates them', () => {
  const callee = call('tuning', 40, 50);
  assert.is(callerOf(callee, call('host-local', 0, 100, {stdin: ipam})), undefined);
  const reference =
    'bandwidth bridge dhcp dummy firewall host-device host-local ipvlan loopback macvlan portmap ptp sbr static tap vlan vrf';
  for (const plugin of reference.split(' ')) assert.is(callerOf(callee, call(plugin, 0, 100)), undefined, plugin);
  assert.is(callerOf(call('bridge', 40, 50), call('tuning', 0, 100)), undefined);
  assert.is(callerOf(callee, call('flannel', 0, 100)), 'flannel');
});

test('for another interface or network only those start plugins that attach several', () => {
  const elsewhere = [
    call('bridge', 40, 50, {environment: {CNI_IFNAME: 'net1'}}),
    call('bridge', 40, 50, {stdin: {name: 'other', type: 'bridge'}}),
  ];
  for (const callee of elsewhere) {
    assert.is(callerOf(callee, call('flannel', 0, 100)), undefined);
    for (const meta of ['multus', 'multus-shim', 'genie']) assert.is(callerOf(callee, call(meta, 0, 100)), meta);
  }
});

test('no plugin starts itself for the same network, and the loopback plugin is the runtime’s', () => {
  assert.is(callerOf(call('flannel', 40, 50), call('flannel', 0, 100, {id: 'outer'})), undefined);
  assert.is(callerOf(call('loopback', 40, 50, {environment: {CNI_IFNAME: 'lo'}}), call('multus', 0, 100)), undefined);
  const other = call('multus', 40, 50, {environment: {CNI_IFNAME: 'net1'}});
  assert.is(callerOf(other, call('multus', 0, 100, {id: 'outer'})), 'outer');
});

test('a call that is not JSON stands for nobody’s addresses', () => {
  assert.is(callerOf(call('bridge', 40, 50, {stdin: 'no JSON'}), call('multus', 0, 100)), 'multus');
});

test('each of M-Lab’s shims is a shell deeper than its caller; ours count no shells', () => {
  const fits = (caller: string, callee: string, source: 'upstream-shim' | 'mlab-cni' = 'upstream-shim') =>
    callerOf(
      call('bridge', 40, 50, {source, environment: {SHLVL: callee}}),
      call('flannel', 0, 100, {source, environment: {SHLVL: caller}}),
    ) === 'flannel';
  assert.ok(fits('1', '2'));
  assert.ok(fits('1', '3'));
  assert.not.ok(fits('2', '2'));
  assert.not.ok(fits('10', '9'));
  assert.ok(fits('9', '10'));
  assert.ok(fits('x', '1'));
  assert.ok(fits('2', 'x'));
  assert.ok(fits('2', '2', 'mlab-cni'));
  assert.is(callerOf(call('bridge', 40, 50, old), call('flannel', 0, 100, old)), 'flannel');
});

test('those that may have been going on when a call started are told, for calls without a recorded parent', () => {
  const calls = [
    call('long', 0, 1000),
    call('past', 0, 80),
    call('just-past', 0, 90),
    call('callee', 100, 120),
    call('recorded', 100, 120, {parentId: 'long'}),
    call('soon', 110, 130),
    call('later', 111, 130),
    call('killed', 50, null),
  ];
  const contemporaries = contemporariesIn(calls);
  const named = (id: string) => contemporaries.get(calls.find((each) => each.id === id) ?? anInvocation());
  const ids = named('callee')?.map(({id}) => id);
  assert.equal(ids?.sort(), ['just-past', 'killed', 'long', 'recorded', 'soon']);
  assert.is(named('recorded'), undefined);
  assert.is(contemporaries.size, 7);
  assert.is(contemporariesIn([]).size, 0);
});

test.run();
