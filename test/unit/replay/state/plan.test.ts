import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {asRecorded} from '../../../../src/replay/state/step.js';
import {planReplay} from '../../../../src/replay/state/plan.js';
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

test.run();

function plan(target: Invocation, earlier: readonly Invocation[]) {
  const steps = planReplay(asRecorded(target), {captures: earlier, damaged: []});
  const last = steps.at(-1);
  assert.is(last?.call, target);
  const states = steps.filter(({role}) => role === 'state').map(({call}) => call.id);
  return {steps: states, prevResultFrom: last?.prevResultFrom, gaps: last?.gaps ?? []};
}
