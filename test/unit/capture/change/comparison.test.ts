import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {compareCaptures, compareChain, compareInputWithOutput} from '../../../../src/capture/change/comparison.js';
import {NotFoundError} from '../../../../src/errors.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
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

test('a chain is compared from what the first was given to what the last answered, and step by step', () => {
  const second = {...given, interfaces: [{name: 'eth0', mtu: 1400}]};
  const bridge = anInvocation({
    id: 'a',
    stdin: {cniVersion: '1.0.0', name: 'n', type: 'bridge', mtu: 9},
    stdout: given,
  });
  const tuning = anInvocation({
    id: 'b',
    plugin: 'tuning',
    stdin: {cniVersion: '1.0.0', name: 'n', type: 'tuning', prevResult: given},
    stdout: second,
  });
  const chain = compareChain([bridge, tuning]);
  assert.equal(
    [chain.mode, chain.left.captureId, chain.left.part, chain.right.captureId],
    ['chain', 'a', 'request', 'b'],
  );
  assert.equal(chain.right.value, second);
  const paths = ({differences}: {differences: readonly {kind: string; path: string}[]}) =>
    differences.map(({kind, path}) => `${kind} ${path}`);
  assert.equal(paths(chain), ['added ips', 'added dns', 'added interfaces']);
  assert.equal(chain.steps?.map(paths), [['added ips', 'added dns'], ['added interfaces']]);
  assert.equal(paths(compareChain([tuning])), ['added interfaces']);
});

test('a DEL is compared with its ADD by what it is to undo, and what the ADD was given is not missed', () => {
  const request = {cniVersion: '1.0.0', name: 'n', type: 'bridge'};
  const add = anInvocation({id: 'add', stdin: {...request, prevResult: {ips: []}}, stdout: given});
  const del = (prevResult: object) =>
    anInvocation({id: 'del', environment: {CNI_COMMAND: 'DEL'}, stdin: {...request, prevResult}, stdout: ''});
  const same = compareCaptures(add, del(given), {exact: true});
  assert.equal([same.mode, same.differences, same.left.part], ['add-del', [], 'capture']);
  const other = compareCaptures(add, del({...given, ips: []}), {exact: true});
  assert.equal(
    other.differences.map(({kind, label}) => `${kind} ${label}`),
    ['removed result.ips[10.1.0.2/24]'],
  );
  assert.is(compareCaptures(del(given), add, {exact: true}).mode, 'captures', 'the other way round nothing is undone');
});

test('a signal is told by its name, and a parameter without a value apart from one that is missing', () => {
  const killed = compareCaptures(anInvocation(), anInvocation({exit: {signal: 9}, stdout: ''}), {exact: true});
  assert.equal(killed.differences.find(({path}) => path === 'exit.signal')?.after, 'SIGKILL');
  assert.equal(compare({environment: {CNI_ARGS: 'a=1;b=2'}}, {environment: {CNI_ARGS: 'a=1'}}), ['parameters.args.b']);
});

test('why a call has no result is told', async () => {
  const reason = async (options: InvocationOptions) =>
    String(await thrownBy(() => compareInputWithOutput(anInvocation({id: 'x', ...options}))));
  const start = 'capture x has no result to compare with its input: ';
  assert.match(await reason({environment: {CNI_COMMAND: 'DEL'}, stdout: ''}), `${start}DEL answers with none`);
  assert.match(await reason({environment: {CNI_COMMAND: ''}, stdout: ''}), `${start}it answers with none`);
  assert.match(await reason({exit: {code: 1}, stdout: ''}), `${start}the call crashed`);
});

test.run();
