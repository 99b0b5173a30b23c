import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {interpretOutline, type Invocation} from '../../../src/capture/invocation.js';
import {parseParameters} from '../../../src/cni/parameters.js';
import {anInvocation} from '../../helpers/invocation.js';

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

test.run();
