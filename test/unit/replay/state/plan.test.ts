import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {asRecorded} from '../../../../src/replay/state/step.js';
import {planReplay} from '../../../../src/replay/state/plan.js';
import {planLife} from '../../../../src/replay/state/plan-life.js';
import {recordedCall} from '../../../helpers/recorded-call.js';

const test = suite('replay/plan');

const full = {code: 999, msg: 'no IP addresses available in range set: 10.0.0.1-10.0.0.6'};
const partial = {exit: null, endedAtMs: null, state: 'killed' as const};

test('an ADD on an empty network needs nothing', () => {
  assert.equal(plan(recordedCall({id: 'a'}), []), {steps: [], prevResultFrom: null, gaps: []});
});

test('before an ADD come the ADDs of the network that no DEL undid', () => {
  const earlier = [
    recordedCall({id: 'a1', container: 'c1', at: 10}),
    recordedCall({id: 'a2', container: 'c2', at: 20}),
    recordedCall({id: 'd1', container: 'c1', at: 30, operation: 'DEL'}),
    recordedCall({id: 'failed', container: 'c3', at: 40, error: full}),
    recordedCall({id: 'other', container: 'c4', at: 50, request: {name: 'other'}}),
    recordedCall({id: 'a5', container: 'c5', at: 60}),
  ];
  assert.equal(plan(recordedCall({id: 't', container: 'c9', at: 70, error: full}), earlier).steps, ['a2', 'a5']);
});

test('a DEL that failed undid nothing', () => {
  const earlier = [
    recordedCall({id: 'a1', at: 10}),
    recordedCall({id: 'd1', at: 20, operation: 'DEL', error: {code: 11, msg: 'later'}}),
  ];
  assert.equal(plan(recordedCall({id: 't', container: 'c9', at: 30}), earlier).steps, ['a1']);
});

test('a delegated IPAM plugin gets the calls of its own kind only, whoever made them', () => {
  const ipam = {type: 'bridge', ipam: {type: 'host-local'}};
  const earlier = [
    recordedCall({id: 'b1', request: ipam, at: 10, recording: {endedAtMs: 40}}),
    recordedCall({id: 'i1', plugin: 'host-local', request: ipam, at: 20, recording: {parentId: 'b1'}}),
    recordedCall({
      id: 'i2',
      plugin: 'host-local',
      request: ipam,
      at: 50,
      container: 'c2',
      recording: {parentId: 'gone'},
    }),
    recordedCall({id: 'b3', request: ipam, at: 60, container: 'c3', recording: {endedAtMs: null, exit: null}}),
  ];
  const target = recordedCall({id: 't', plugin: 'host-local', request: ipam, container: 'c3', at: 70, error: full});
  assert.equal(plan(target, earlier).steps, ['i1', 'i2']);
  assert.equal(plan(recordedCall({id: 't', request: ipam, container: 'c9', at: 70}), earlier).steps, ['b1']);
});

test('the plugins of a network that a meta plugin calls are kept apart from those that the runtime calls', () => {
  const earlier = [
    recordedCall({id: 'f1', plugin: 'flannel', at: 10, recording: {endedAtMs: 40}}),
    recordedCall({id: 'b1', plugin: 'bridge', at: 20, recording: {parentId: 'f1'}}),
    recordedCall({id: 'f2', plugin: 'flannel', container: 'c2', at: 50, recording: {endedAtMs: 90}}),
  ];
  const flannel = recordedCall({id: 't', plugin: 'flannel', container: 'c9', at: 95});
  assert.equal(plan(flannel, earlier).steps, ['f1', 'f2']);
  const bridge = recordedCall({id: 't', container: 'c2', at: 60, recording: {parentId: 'f2'}});
  assert.equal(plan(bridge, earlier).steps, ['b1']);
});

test('a chained plugin gets its predecessor and its new result', () => {
  const bridge = recordedCall({id: 'b', at: 10});
  const target = recordedCall({id: 't', plugin: 'portmap', at: 30, request: {prevResult: {ips: []}}});
  assert.equal(plan(target, [bridge]), {steps: ['b'], prevResultFrom: 'b', gaps: []});
  assert.equal(plan(target, []).gaps, ['no earlier capture has the call that made its prevResult']);
});

test('a DEL gets its ADD, and the DELs that came before it in the chain', () => {
  const prevResult = {ips: []};
  const earlier = [
    recordedCall({id: 'b', at: 10}),
    recordedCall({id: 'p', at: 20, plugin: 'portmap', request: {prevResult}}),
    recordedCall({id: 'check', at: 25, operation: 'CHECK', request: {prevResult}}),
    recordedCall({id: 'dp', at: 30, plugin: 'portmap', operation: 'DEL', request: {prevResult}}),
  ];
  const target = recordedCall({id: 't', at: 40, operation: 'DEL', request: {prevResult}});
  assert.equal(plan(target, earlier), {steps: ['b', 'p', 'dp'], prevResultFrom: 'p', gaps: []});
});

test('a DEL without its ADD is about unknown state', () => {
  const gaps = ['no earlier capture has the ADD that this DEL is about'];
  const target = recordedCall({id: 't', at: 40, operation: 'DEL', plugin: 'portmap'});
  assert.equal(plan(target, []).gaps, gaps);
  assert.equal(plan(target, [recordedCall({id: 'b', at: 10})]).gaps, gaps);
});

test('unless the chain stopped before it came to that plugin', () => {
  const target = recordedCall({id: 't', at: 40, operation: 'DEL', plugin: 'portmap'});
  assert.equal(plan(target, [recordedCall({id: 'b', at: 10, error: full})]), {
    steps: ['b'],
    prevResultFrom: null,
    gaps: [],
  });
});

test('what was killed half-way leaves unknown state behind', () => {
  const killed = recordedCall({id: 'k', at: 10, recording: partial});
  const target = recordedCall({id: 't', container: 'c9', at: 40});
  assert.match(plan(target, [killed]).gaps[0] ?? '', 'capture k has no recorded end');
  const deleted = recordedCall({id: 'd', at: 20, operation: 'DEL'});
  assert.equal(plan(target, [killed, deleted]).gaps, []);
});

test('there is nothing to compare a call without an end with', () => {
  assert.match(plan(recordedCall({id: 't', recording: partial}), []).gaps[0] ?? '', 'nothing to compare with');
});

test('a call that ended after the target did not come before it', () => {
  const slow = recordedCall({id: 's', at: 10, recording: {endedAtMs: 100}});
  assert.equal(plan(recordedCall({id: 't', container: 'c9', at: 20}), [slow]).steps, []);
});

test('what a GC leaves out of its valid attachments is gone, of that plugin alone', () => {
  const valid = [{containerID: 'c2', ifname: 'eth0'}];
  const earlier = [
    recordedCall({id: 'a1', container: 'c1', at: 10}),
    recordedCall({id: 'a2', container: 'c2', at: 20}),
    recordedCall({id: 'm1', container: 'c1', at: 25, plugin: 'macvlan'}),
    recordedCall({id: 'gc', at: 30, operation: 'GC', request: {'cni.dev/valid-attachments': valid}}),
  ];
  const target = recordedCall({id: 't', container: 'c9', at: 40});
  assert.equal(plan(target, earlier).steps, ['a2', 'm1']);
  const failed = recordedCall({id: 'gc', at: 30, operation: 'GC', error: full});
  assert.equal(plan(target, [...earlier.slice(0, 3), failed]).steps, ['a1', 'a2', 'm1']);
});

test('of two attachments of one container each has its own', () => {
  const earlier = [
    recordedCall({id: 'a0', at: 10}),
    recordedCall({id: 'a1', at: 20, ifname: 'net1'}),
    recordedCall({id: 'd0', at: 30, operation: 'DEL'}),
  ];
  const prevResult = {ips: []};
  const target = recordedCall({id: 't', at: 40, ifname: 'net1', operation: 'CHECK', request: {prevResult}});
  assert.equal(plan(target, earlier), {steps: ['a1'], prevResultFrom: 'a1', gaps: []});
});

test('the newest ADD before a call gives its prevResult', () => {
  const earlier = [recordedCall({id: 'old', at: 10}), recordedCall({id: 'new', at: 20})];
  const target = recordedCall({id: 't', plugin: 'portmap', at: 30, request: {prevResult: {ips: []}}});
  assert.is(plan(target, earlier).prevResultFrom, 'new');
  assert.is(plan(recordedCall({id: 't', at: 30}), earlier).prevResultFrom, null, 'the first of a chain has none');
});

test('an ADD that is made a DEL is about what it did itself; made a CHECK, too', () => {
  const recorded = recordedCall({id: 't', at: 40});
  for (const operation of ['DEL', 'CHECK']) {
    const call = recordedCall({id: 't', at: 40, operation});
    const steps = planReplay({recorded, call}, {captures: [], damaged: []});
    assert.equal(
      steps.map((step) => [step.role, step.call.operation, step.gaps]),
      [
        ['state', 'ADD', []],
        ['target', operation, []],
      ],
    );
  }
});

test('earlier captures that cannot be read are told, with how many', () => {
  const target = recordedCall({id: 't'});
  const gapsOf = (damaged: readonly string[]) => planReplay(asRecorded(target), {captures: [], damaged}).at(-1)?.gaps;
  assert.equal(gapsOf(['x']), ['the earlier capture x is damaged: what it left behind is not known']);
  assert.equal(gapsOf(['x', 'y']), [
    '2 earlier captures are damaged, x among them: what they left behind is not known',
  ]);
});

test('its own ADD without an end leaves unknown state behind', () => {
  const killed = recordedCall({id: 'k', at: 10, recording: partial});
  const {gaps} = plan(recordedCall({id: 't', at: 40, operation: 'DEL'}), [killed]);
  assert.equal(gaps, ['the ADD of bridge in capture k has no recorded end: what it left behind is not known']);
});

test('a whole life is made in the order in which it was recorded, each state once', () => {
  const others = [
    recordedCall({id: 'o1', container: 'c2', at: 5}),
    recordedCall({id: 'o2', container: 'c3', at: 15}),
    recordedCall({id: 'do1', container: 'c2', at: 25, operation: 'DEL'}),
    recordedCall({id: 'failed', container: 'c3', at: 26, operation: 'DEL', error: full}),
    recordedCall({id: 'elsewhere', container: 'c3', at: 27, operation: 'DEL', plugin: 'macvlan'}),
  ];
  const targets = [
    recordedCall({id: 'add', at: 10}),
    recordedCall({id: 'check', at: 20, operation: 'CHECK', request: {prevResult: {ips: []}}}),
    recordedCall({id: 'del', at: 30, operation: 'DEL', request: {prevResult: {ips: []}}}),
  ];
  const all = [...others, ...targets].sort((left, right) => left.startedAtMs - right.startedAtMs);
  const steps = planLife(targets.map(asRecorded), (target) => ({
    captures: all.filter(({startedAtMs}) => startedAtMs < target.startedAtMs),
    damaged: [],
  }));
  assert.equal(
    steps.map(({role, recorded, prevResultFrom}) => [recorded.id, role, prevResultFrom]),
    [
      ['o1', 'state', null],
      ['add', 'target', null],
      ['o2', 'state', null],
      ['check', 'target', 'add'],
      ['do1', 'state', null],
      ['del', 'target', 'add'],
    ],
  );
});

test('calls that began at once come in the order in which they ended', () => {
  const [slow, quick] = [
    recordedCall({id: 'slow', at: 10, recording: {endedAtMs: 90}}),
    recordedCall({id: 'quick', at: 10, container: 'c2', recording: {endedAtMs: 20}}),
  ];
  const steps = planLife([slow, quick].map(asRecorded), () => ({captures: [], damaged: []}));
  assert.equal(
    steps.map(({recorded}) => recorded.id),
    ['quick', 'slow'],
  );
});

test.run();

function plan(target: Invocation, earlier: readonly Invocation[]) {
  const steps = planReplay(asRecorded(target), {captures: earlier, damaged: []});
  const last = steps.at(-1);
  assert.is(last?.call, target);
  const states = steps.filter(({role}) => role === 'state').map(({call}) => call.id);
  return {steps: states, prevResultFrom: last?.prevResultFrom, gaps: last?.gaps ?? []};
}
