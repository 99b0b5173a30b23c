import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  attachmentIdOf,
  containerKey,
  interpretOutline,
  type Invocation,
  type Outcome,
} from '../../../src/capture/invocation.js';
import {parseParameters} from '../../../src/cni/parameters.js';
import {anInvocation, type InvocationOptions} from '../../helpers/invocation.js';

const test = suite('invocation');

const mebibyte = 1024 * 1024;

/** Calls whose documents are read when they are asked for, and how often that was. */
function storedCalls(count: number, stdin: Buffer): {calls: Invocation[]; reads: () => number} {
  const {environment, environmentBytes, stdout, stderr, notes, ...facts} = anInvocation();
  let reads = 0;
  const parameters = parseParameters(environment);
  const documents = {environment, environmentBytes, stdin, stdout, stderr, notes};
  const reopen = () => ((reads += 1), documents);
  return {
    calls: Array.from({length: count}, () => interpretOutline(facts, parameters, documents, reopen)),
    reads: () => reads,
  };
}

function askTwice(calls: readonly Invocation[]): void {
  for (const call of [...calls, ...calls]) assert.ok(call.stdin.length > 0);
}

test('documents that came with a call are not read again while it is looked at', () => {
  const {calls, reads} = storedCalls(50, Buffer.from('{}'));
  askTwice(calls);
  assert.is(reads(), 0);
});

test('documents of as many calls as one container has are kept', () => {
  const {calls, reads} = storedCalls(500, Buffer.from('{}'));
  askTwice(calls.slice(0, 50));
  assert.is(reads(), 50);
});

test('documents of a whole store are not', () => {
  const {calls, reads} = storedCalls(500, Buffer.from('{}'));
  askTwice(calls);
  assert.ok(reads() > 900, String(reads()));
});

test('large documents are not kept for many calls', () => {
  const {calls, reads} = storedCalls(100, Buffer.alloc(2 * mebibyte));
  askTwice(calls);
  assert.is(reads(), 200);
});

test('large documents of a few calls are', () => {
  const {calls, reads} = storedCalls(20, Buffer.alloc(2 * mebibyte));
  askTwice(calls);
  assert.is(reads(), 0);
});

const error = {code: 7, msg: 'no'};

test('the outcome is what the exit and the answer say together', () => {
  const operation = (name: string) => ({environment: {CNI_COMMAND: name}});
  const cases: readonly (readonly [Outcome, InvocationOptions])[] = [
    ['succeeded', {}],
    ['partial', {durationMs: null, stdout: error}],
    ['failed', {exit: {code: 1}, stdout: error}],
    ['failed', {exit: {signal: 15}, stdout: error}],
    ['crashed', {exit: {code: 1}}],
    ['crashed', {exit: {code: 2}, stdout: ''}],
    ['crashed', {exit: {signal: 9}, stdout: ''}],
    ['succeeded', {stdout: error}],
    ['invalid', {stdout: ''}],
    ['invalid', {stdout: '[]'}],
    ['invalid', {...operation('VERSION'), stdout: 'v1.4.0'}],
    ['succeeded', {...operation('VERSION'), stdout: {supportedVersions: []}}],
    ['succeeded', {...operation('DEL'), stdout: ''}],
    ['succeeded', {...operation('CHECK'), stdout: 'not JSON'}],
    ['failed', {...operation('DEL'), exit: {code: 1}, stdout: error}],
  ];
  for (const [outcome, options] of cases) assert.is(anInvocation(options).outcome, outcome, JSON.stringify(options));
});

test('a failed call has an error and no result, a successful one a result and no error', () => {
  const failed = anInvocation({exit: {code: 1}, stdout: error});
  assert.equal([failed.error?.code, failed.error?.msg, failed.result], [7, 'no', undefined]);
  const good = anInvocation({stdout: {...error, ips: []}});
  assert.equal([good.error, good.result], [undefined, {...error, ips: []}]);
  const partial = anInvocation({durationMs: null, stdout: error});
  assert.equal([partial.error, partial.result], [undefined, undefined]);
});

test('a call is about a pod if its arguments name one in a namespace; without one the name is the container’s', () => {
  const about = (args: string) => {
    const {pod, containerName} = anInvocation({environment: {CNI_ARGS: args}});
    return [pod, containerName];
  };
  const pod = {namespace: 'default', name: 'web-0', uid: null};
  assert.equal(about('K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0'), [pod, null]);
  assert.equal(about('K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0;K8S_POD_UID='), [pod, null]);
  assert.equal(about('K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0;K8S_POD_UID=u1'), [{...pod, uid: 'u1'}, null]);
  assert.equal(about('K8S_POD_NAMESPACE=default;K8S_POD_NAME='), [null, null]);
  assert.equal(about('K8S_POD_NAMESPACE=default'), [null, null]);
  assert.equal(about('K8S_POD_NAME=quizzical_bose'), [null, 'quizzical_bose']);
  assert.equal(about('K8S_POD_NAMESPACE=;K8S_POD_NAME=quizzical_bose'), [null, 'quizzical_bose']);
  assert.equal(about(''), [null, null]);
});

test('a call takes the time from its start to its end, never less than none', () => {
  assert.is(anInvocation({durationMs: 20}).durationMs, 20);
  assert.is(anInvocation({durationMs: -5}).durationMs, 0, 'the clock was set back');
  assert.is(anInvocation({durationMs: null}).durationMs, null);
});

test('the network is the name in the request, if there is any', () => {
  assert.is(anInvocation().network, 'mynet');
  assert.is(anInvocation({stdin: '{}'}).network, null);
  const unreadable = anInvocation({stdin: 'no JSON'});
  assert.equal([unreadable.network, unreadable.request], [null, undefined]);
});

test('an attachment is one interface of one container; calls without both are about none', () => {
  assert.is(attachmentIdOf(anInvocation({environment: {CNI_CONTAINERID: 'c1'}})), 'c1/eth0');
  for (const missing of ['CNI_CONTAINERID', 'CNI_IFNAME']) {
    const call = anInvocation();
    const environment = new Map([...call.environment].filter(([name]) => name !== missing));
    assert.is(attachmentIdOf(call.with({environment})), null, missing);
  }
  assert.is.not(containerKey('n1', 'c1'), containerKey(null, 'c1'));
  assert.is.not(containerKey('n1', 'c1'), containerKey('n1', undefined));
});

test('a call that differs keeps all else, its documents too', () => {
  const call = anInvocation({stderr: 'words', notes: ['disk full']});
  const other = call.with({stdout: Buffer.from('{"ips":[]}'), plugin: 'ptp'});
  assert.equal([other.plugin, other.result, call.plugin], ['ptp', {ips: []}, 'bridge']);
  assert.equal([other.stderr.toString(), other.notes, other.id], ['words', ['disk full'], call.id]);
  assert.equal([other.stdin, other.environmentBytes], [call.stdin, call.environmentBytes]);
});

test.run();
