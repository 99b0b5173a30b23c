import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callRoles} from '../../../../src/capture/tree/call-role.js';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {unseenBelow} from '../../../../src/capture/tree/past-shim.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/tree/call-role');

const failed = {exit: {code: 1}, stdout: {code: 999, msg: 'no'}};
const del = {environment: {CNI_COMMAND: 'DEL'}, stdout: ''};

function roles(...calls: readonly InvocationOptions[]): Record<string, string> {
  const invocations = calls.map((each, index) => anInvocation({id: `c${index}`, startMs: index * 100, ...each}));
  return Object.fromEntries(callRoles(callTrees(invocations)));
}

test('a DEL after an ADD is what it seems, after a failed one it cleans up, after a DEL it is repeated', () => {
  assert.equal(roles({}, del), {});
  assert.equal(roles(failed, del, del), {c1: 'clean-up', c2: 'repeated-del'});
  assert.equal(roles({}, del, {}, del), {});
  assert.equal(roles({}, {...del, ...failed}, del), {}, 'a DEL that failed must be repeated');
});

test('an ADD that deletes cleans up, with all that this takes', () => {
  const inner = {parentId: 'c0'};
  const calls = [
    {durationMs: 900, plugin: 'multus', ...failed},
    {...inner, ...del},
    {...del, parentId: 'c1', plugin: 'host-local'},
  ];
  assert.equal(roles(...calls), {c1: 'clean-up'});
});

test('loopback, and calls for other interfaces', () => {
  assert.equal(
    roles({plugin: 'loopback'}, failed, {environment: {CNI_COMMAND: 'DEL', CNI_IFNAME: 'net1'}, stdout: ''}),
    {c0: 'loopback'},
  );
});

test('a plugin that is known to go past the shim says so, unless it was seen not to', () => {
  const outer = anInvocation({id: 'outer', plugin: 'node-local', durationMs: 100});
  const [alone] = callTrees([outer]);
  const [withChild] = callTrees([outer, anInvocation({id: 'inner', plugin: 'host-local', parentId: 'outer'})]);
  assert.match((alone && unseenBelow(alone)) ?? '', 'host-local');
  assert.is(withChild && unseenBelow(withChild), undefined);
});

test.run();
