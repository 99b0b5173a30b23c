import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {addWaterfall} from '../../../../src/view/calls/waterfall.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('view/calls/waterfall');

const [root] = callTrees([
  anInvocation({id: 'root', plugin: 'multus', durationMs: 100}),
  anInvocation({id: 'first', parentId: 'root', startMs: 0, durationMs: 50}),
  anInvocation({id: 'last', parentId: 'root', startMs: 99, durationMs: 50}),
  anInvocation({id: 'open', parentId: 'root', startMs: 10, durationMs: null}),
]);

function drawn(width: number | undefined): string[] {
  if (root === undefined) throw new Error('there is a tree');
  const calls = [root, ...root.children].map((call) => ({call, root}));
  return addWaterfall(['outer', 'in', 'in', 'in'], calls, width);
}

test('draws each call within the outermost one, never beyond the width', () => {
  assert.equal(drawn(17), ['outer  ━━━━━━━━━━', 'in     ━━━━━', 'in', 'in              ━']);
});

test('leaves lines as they are in a pipe, and where there is no room', () => {
  for (const width of [undefined, 10]) assert.equal(drawn(width), ['outer', 'in', 'in', 'in']);
});

test.run();
