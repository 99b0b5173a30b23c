import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {compareCaptures, compareInputWithOutput} from '../../../../src/capture/change/comparison.js';
import {NotFoundError} from '../../../../src/errors.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/change/comparison');

const given = {cniVersion: '1.0.0', ips: [{address: '10.1.0.2/24'}], dns: {nameservers: ['10.1.0.1']}};

test('a chained plugin is compared with the prevResult that it was given', () => {
  const stdout = {...given, interfaces: [{name: 'eth0', mtu: 1400}], dns: {}};
  const {mode, left, right, differences} = compareInputWithOutput(
    anInvocation({plugin: 'tuning', stdin: {name: 'n', type: 'tuning', mtu: 1400, prevResult: given}, stdout}),
  );
  assert.is(mode, 'input-output');
  assert.equal(left.value, given);
  assert.equal([left.part, right.part], ['prevResult', 'result']);
  assert.equal(
    differences.map(({kind, path}) => `${kind} ${path}`),
    ['removed dns.nameservers', 'added interfaces'],
  );
});

test('the first plugin of a chain is compared with its request, whose configuration is not called removed', () => {
  const {left, differences} = compareInputWithOutput(
    anInvocation({stdin: {cniVersion: '0.3.1', name: 'n', type: 'bridge', bridge: 'cni0'}, stdout: given}),
  );
  assert.is(left.part, 'request');
  assert.equal(
    differences.map(({kind, path}) => `${kind} ${path}`),
    ['changed cniVersion', 'added ips', 'added dns'],
  );
});

test('nothing is volatile within one call', () => {
  const {differences} = compareInputWithOutput(
    anInvocation({
      stdin: {prevResult: {interfaces: [{name: 'eth0', mac: '66:ed:c7:aa:52:e0'}]}},
      stdout: {interfaces: [{name: 'eth0', mac: 'e6:86:a2:b3:e6:81'}]},
    }),
  );
  assert.equal(
    differences.map(({volatile}) => volatile),
    [false],
  );
});

test('a call without a result cannot be compared with itself', () => {
  const del = anInvocation({environment: {CNI_COMMAND: 'DEL'}, stdout: ''});
  assert.throws(
    () => compareInputWithOutput(del),
    (error: unknown) => error instanceof NotFoundError,
  );
});

function compare(left: InvocationOptions, right: InvocationOptions, exact = false): string[] {
  const {differences} = compareCaptures(anInvocation(left), anInvocation(right), {exact});
  return differences.map(({path, volatile}) => (volatile ? `(${path})` : path));
}

test('two calls are compared in parameters, request, ending and result', () => {
  const failed = {exit: {code: 1}, stdout: {code: 11, msg: 'later'}} as const;
  assert.equal(compare({}, {environment: {CNI_IFNAME: 'net1'}}), ['parameters.ifname']);
  assert.equal(compare({}, {stdin: {cniVersion: '1.0.0', name: 'n', type: 'bridge'}}), ['request.name']);
  assert.equal(compare({}, {stdin: 'no json'}), ['request']);
  assert.equal(compare({}, failed), ['outcome', 'exit.code', 'result', 'error']);
  assert.equal(compare({}, {}), []);
});

test('who the pod is counts only if exactness is asked for', () => {
  const other = {environment: {CNI_ARGS: 'IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-1'}};
  assert.equal(compare({}, other), ['(parameters.args.K8S_POD_NAME)']);
  assert.equal(compare({}, other, true), ['parameters.args.K8S_POD_NAME']);
});

test.run();
