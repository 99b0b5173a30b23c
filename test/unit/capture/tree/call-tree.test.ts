import {capturesOf} from '../../../helpers/captures-of.js';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callsIn, callTrees, depthsIn, findCall, type Call} from '../../../../src/capture/tree/call-tree.js';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {networks} from '../../../helpers/fixtures.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/tree/call-tree');

/** `~` in front of an inferred edge, children in brackets. */
function sketch({invocation: {operation, plugin}, parent, children}: Call): string {
  const inside = children.length === 0 ? '' : `(${children.map(sketch).join(' ')})`;
  return `${parent?.inferred ? '~' : ''}${operation} ${plugin}${inside}`;
}

const flannelAdd = '~ADD flannel(~ADD bridge(~ADD host-local))';
const flannelDel = '~DEL flannel(~DEL bridge(~DEL host-local))';

test('every ADD and DEL of mlab-physical is one tree, though no parent was recorded', () => {
  assert.equal(callTrees(capturesOf('mlab-physical')).map(sketch), [
    `ADD multus(${flannelAdd} ~ADD netctl(~ADD index2ip) ~ADD macvlan(~ADD index2ip))`,
    `ADD multus(${flannelAdd} ~ADD ipvlan ~DEL ipvlan(~DEL index2ip) ${flannelDel})`,
    'DEL multus(~DEL ipvlan(~DEL index2ip) ~DEL flannel)',
    `ADD multus(${flannelAdd})`,
    `DEL multus(~DEL macvlan(~DEL index2ip) ~DEL netctl(~DEL index2ip) ${flannelDel})`,
    'ADD multus(~ADD flannel ~DEL flannel)',
    `DEL multus(${flannelDel})`,
  ]);
});

test('plugins that the runtime chains are siblings, not nested', () => {
  const trees = callTrees(capturesOf('kube-router')).map(sketch);
  const add = ['ADD bridge(~ADD host-local)', 'ADD portmap'];
  const del = ['DEL portmap', 'DEL bridge(~DEL host-local)'];
  const repeated = <T>(count: number, values: readonly T[]) => Array.from({length: count}, () => values).flat();
  assert.equal(trees, [...repeated(5, add), 'ADD bridge(~ADD host-local)', ...repeated(6, del)]);
});

test('the others are trees, too, and no capture is lost or doubled', () => {
  assert.equal(callTrees(capturesOf('xcluster')).map(sketch), [
    'ADD bridge(~ADD node-local)',
    'ADD bridge(~ADD node-local)',
    'DEL bridge(~DEL node-local)',
  ]);
  assert.is(callTrees(capturesOf('antidote')).length, 7);
  for (const network of networks) {
    const captures = capturesOf(network);
    const inTrees = callTrees(captures).flatMap(callsIn);
    assert.equal(inTrees.map(({invocation}) => invocation.id).sort(), captures.map(({id}) => id).sort());
  }
});

/** As if the files' times had been lost: whole seconds, no ends. */
function coarse(capture: Invocation): Invocation {
  const startedAtMs = Math.floor(capture.startedAtMs / 1000) * 1000;
  return capture.with({startedAtMs, endedAtMs: null, timeResolutionMs: 1000});
}

test('meaning alone keeps a delegate with its caller when times are whole seconds', () => {
  const trees = callTrees(capturesOf('mlab-physical').map(coarse));
  const calls = trees.flatMap(callsIn);
  assert.is(calls.length, 41);
  for (const {invocation, children} of calls) {
    for (const child of children) {
      const {plugin} = child.invocation;
      if (plugin === 'host-local') assert.is(invocation.plugin, 'bridge');
      if (plugin === 'index2ip') assert.is(invocation.plugin, child.invocation.request?.type);
      assert.is(child.invocation.parameters.containerId, invocation.parameters.containerId);
    }
  }
  assert.equal([...new Set(trees.map(({invocation}) => invocation.plugin))], ['multus']);
});

function call(id: string, options: InvocationOptions = {}): Invocation {
  return anInvocation({id, ...options});
}

test('a recorded parent counts, whatever time and container say', () => {
  const outer = call('outer', {plugin: 'multus', environment: {CNI_CONTAINERID: 'one'}});
  const inner = call('inner', {parentId: 'outer', startMs: 5000, environment: {CNI_CONTAINERID: 'two'}});
  assert.equal(callTrees([inner, outer]).map(sketch), ['ADD multus(ADD bridge)']);
});

test('a call whose parent is gone is outermost, and still says whose it was', () => {
  const [tree] = callTrees([call('inner', {parentId: 'gone'})]);
  assert.equal(tree?.parent, {id: 'gone', inferred: false});
});

test('parents that form a ring lose no capture', () => {
  const trees = callTrees([call('a', {parentId: 'b'}), call('b', {parentId: 'a'}), call('c', {parentId: 'c'})]);
  assert.equal(
    trees
      .flatMap(callsIn)
      .map(({invocation}) => invocation.id)
      .sort(),
    ['a', 'b', 'c'],
  );
});

test('thick multus: its delegates lost their parent, the loopback beside it never had one', () => {
  const multus = call('multus', {plugin: 'multus-shim', durationMs: 300, stdin: {name: 'multus', type: 'multus-shim'}});
  const bridge = call('bridge', {startMs: 50});
  const hostLocal = call('ipam', {plugin: 'host-local', parentId: 'bridge', startMs: 55, durationMs: 5});
  const loopback = call('loopback', {plugin: 'loopback', startMs: 20, environment: {CNI_IFNAME: 'lo'}});
  assert.equal(callTrees([hostLocal, loopback, bridge, multus]).map(sketch), [
    'ADD multus-shim(~ADD bridge(ADD host-local))',
    'ADD loopback',
  ]);
});

test('a DEL right after a failed ADD, or right before another DEL, is no part of it, however quick all are', () => {
  const del = {environment: {CNI_COMMAND: 'DEL'}, durationMs: 4};
  const calls = [
    call('add', {plugin: 'flannel', durationMs: 4}),
    call('first', {...del, plugin: 'portmap', startMs: 4}),
    call('second', {...del, plugin: 'flannel', startMs: 8}),
  ];
  assert.equal(callTrees(calls).map(sketch), ['ADD flannel', 'DEL portmap', 'DEL flannel']);
});

test('another container, a later time or a plugin that starts none infers nothing', () => {
  const multus = {plugin: 'multus', stdin: {name: 'multus', type: 'multus'}};
  const inner = call('inner', {startMs: 5, durationMs: 5});
  const elsewhere = call('outer', {...multus, environment: {CNI_CONTAINERID: 'other'}});
  assert.is(callTrees([inner, elsewhere]).length, 2);
  assert.is(callTrees([call('inner', {startMs: 31, durationMs: 5}), call('outer', multus)]).length, 2);
  assert.is(callTrees([call('inner', {plugin: 'portmap', startMs: 5, durationMs: 5}), call('outer')]).length, 2);
  assert.is(callTrees([inner, call('outer', {...multus, environment: {CNI_COMMAND: 'DEL'}})]).length, 2);
});

test('a call that was killed still holds what it started', () => {
  const killed = call('outer', {
    plugin: 'multus',
    durationMs: null,
    state: 'killed',
    stdin: {name: 'm', type: 'multus'},
  });
  assert.equal(callTrees([killed, call('inner', {startMs: 900})]).map(sketch), ['ADD multus(~ADD bridge)']);
});

test('finds a call and the outermost above it', () => {
  const trees = callTrees([call('a', {plugin: 'multus'}), call('b', {parentId: 'a'}), call('c', {parentId: 'b'})]);
  const found = findCall(trees, 'c');
  assert.is(found?.call.invocation.id, 'c');
  assert.is(found?.root.invocation.id, 'a');
  assert.is(findCall(trees, 'd'), undefined);
});

test('a recorded parent stands, even when a coarse clock lets the callee start first and it never ended', () => {
  const bridge = call('bridge', {plugin: 'bridge', startMs: 5, stdin: {type: 'bridge', ipam: {type: 'host-local'}}});
  const hostLocal = call('ipam', {plugin: 'host-local', parentId: 'bridge', startMs: 0, durationMs: null, exit: null});
  const [tree, ...more] = callTrees([bridge, hostLocal]);
  assert.is(more.length, 0);
  assert.is(tree?.invocation.id, 'bridge');
  assert.equal(tree?.children[0]?.parent, {id: 'bridge', inferred: false});
});

test('a recorded parent stands before one that is inferred, whichever call came first', () => {
  const coarse = {source: 'upstream-shim'} as const;
  const outer = call('outer', {...coarse, plugin: 'outer'});
  const inner = call('inner', {...coarse, plugin: 'flannel', parentId: 'outer', startMs: 5});
  assert.equal(callTrees([outer]).map(sketch), ['ADD outer']);
  for (const order of [
    [outer, inner],
    [inner, outer],
  ]) {
    assert.equal(callTrees(order).map(sketch), ['ADD outer(ADD flannel)']);
  }
});

test('ids and parents are each node’s own, and calls of all nodes come oldest first', () => {
  const on = (node: string | null, id: string, startMs: number, options: InvocationOptions = {}) =>
    call(id, {node, startMs, ...options});
  const trees = callTrees([
    on('b', 'one', 300),
    on('a', 'one', 100, {plugin: 'multus', durationMs: 500}),
    on('a', 'two', 110, {parentId: 'one'}),
    on('b', 'lost', 310, {parentId: 'two', plugin: 'ptp'}),
    on(null, 'one', 200),
  ]);
  assert.equal(
    trees.map((tree) => `${tree.invocation.node ?? 'here'}: ${sketch(tree)}`),
    ['a: ADD multus(ADD bridge)', 'here: ADD bridge', 'b: ADD bridge', 'b: ADD ptp'],
  );
});

test('calls of one moment come in the order of their ends, then of their ids', () => {
  const poll = {environment: {CNI_COMMAND: 'STATUS'}};
  const ids = (...calls: readonly Invocation[]) => callTrees(calls).map(({invocation}) => invocation.id);
  assert.equal(ids(call('b', poll), call('a', poll), call('z', {...poll, durationMs: 5})), ['z', 'a', 'b']);
  assert.equal(ids(call('a', {...poll, durationMs: null}), call('b', poll)), ['b', 'a']);
});

test('how deep a call is', () => {
  const trees = callTrees([
    call('a', {plugin: 'multus'}),
    call('b', {parentId: 'a'}),
    call('c', {parentId: 'b'}),
    call('d', {startMs: 9000}),
  ]);
  assert.equal(Object.fromEntries(depthsIn(trees)), {a: 0, b: 1, c: 2, d: 0});
});

test.run();
