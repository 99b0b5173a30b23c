import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../src/capture/tree/call-tree.js';
import {ruledOut} from '../../../src/explain/calls/ruled-out.js';
import type {Invocation} from '../../../src/capture/invocation.js';
import {anInvocation} from '../../helpers/invocation.js';

const test = suite('what a record rules out');

test('a plugin that failed by itself after its delegate succeeded', () => {
  const outer = anInvocation({id: 'outer', plugin: 'frob', stdout: {code: 7, msg: 'no'}, exit: {code: 1}});
  const ipam = anInvocation({id: 'ipam', plugin: 'frob-ipam', parentId: 'outer'});
  assert.is(
    told([outer, ipam]),
    'Ruled out by the record: the plugin was found and started; its request is valid JSON; it ended by itself, no deadline or signal killed it; frob-ipam, which it called, succeeded; it did not fail without a word.',
  );
});

test('a plugin that could not be started, without a request', () => {
  const call = anInvocation({stdin: '', stdout: '', stderr: 'not found', exit: {code: 127}});
  assert.not.match(told([call]), /started|valid JSON/);
});

test('a plugin that was killed did not end by itself', () => {
  const call = anInvocation({stdout: '', exit: {signal: 9}});
  assert.not.match(told([call]), /ended by itself/);
});

function told(calls: readonly Invocation[]): string {
  const [root] = callTrees(calls);
  return root === undefined ? '' : ruledOut(root);
}

test.run();
