import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {explain} from '../../../../src/explain/explain.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('explain/calls/chain-gap');

const chain = ['bridge', 'portmap', 'bandwidth'];

/** A call of a plugin of the network `mynet`, the later the higher its number. */
function called(plugin: string, at: number, options: InvocationOptions = {}): Invocation {
  return anInvocation({
    id: `${4000 + at}-100-0b7f5e1c`,
    plugin,
    startMs: 100 * at,
    stdin: network('mynet'),
    ...options,
  });
}

function network(name: string): object {
  return {cniVersion: '1.0.0', name, type: 'x'};
}

/** What is said of the last of some calls on a node on which only these plugins are missing. */
function gap(
  calls: readonly Invocation[],
  lists: Readonly<Record<string, readonly string[]>>,
  missing: readonly string[],
) {
  const last = calls.at(-1) ?? called('bridge', 1);
  const node = {
    chainOf: (name: string) => lists[name],
    lacksPlugin: (plugin: string, directories: readonly string[]) => {
      assert.equal(directories, ['/usr/shimcni/bin', '/opt/cni/bin']);
      return missing.includes(plugin);
    },
  };
  return explain(last, {family: calls, history: () => [], node}).rootCause;
}

const lists = {mynet: chain, other: ['bridge', 'portmap']};

test('a chain of ADDs that all went well stops before a plugin that is not there', () => {
  const calls = [called('bridge', 1), called('portmap', 2)];
  const cause = gap(calls, lists, ['bandwidth']);
  assert.is(cause?.rule?.id, 'chain-plugin-missing');
  assert.match(cause?.rule?.title ?? '', 'the chain stops before "bandwidth"');
  assert.match(cause?.rule?.cause ?? '', 'mynet lists bridge, portmap, bandwidth. The calls up to portmap succeeded');
  assert.equal(
    [cause?.captureId, cause?.plugin, cause?.operation, cause?.error, cause?.confidence],
    [calls[1]?.id, 'bandwidth', 'ADD', null, 'high'],
  );
  assert.match(JSON.stringify(cause?.evidence), 'recorded were bridge, portmap.');
  assert.equal(cause?.fault, {act: 'exec', object: 'bandwidth', end: 'missing', words: ''});
});

const failed: InvocationOptions = {exit: {code: 1}, stdout: {code: 11, msg: 'no'}};
const nothing: Readonly<Record<string, readonly Invocation[]>> = {
  'all were called': [called('bridge', 1), called('portmap', 2), called('bandwidth', 3)],
  'others than those of the list were called': [called('ptp', 1), called('portmap', 2)],
  'one of them is another': [called('bridge', 1), called('tuning', 2)],
  'it was no ADD': [called('bridge', 1), called('portmap', 2, {environment: {CNI_COMMAND: 'CHECK'}})],
  'the network is not in force': [
    called('bridge', 1, {stdin: network('gone')}),
    called('portmap', 2, {stdin: network('gone')}),
  ],
  'the request names no network': [called('bridge', 1, {stdin: {cniVersion: '1.0.0', type: 'bridge'}})],
};
for (const [when, calls] of Object.entries(nothing)) {
  test(`nothing is said where ${when}`, () => assert.is(gap(calls, lists, ['bandwidth', 'portmap']), null));
}

test('nothing is said where the next plugin is there', () => {
  assert.is(gap([called('bridge', 1), called('portmap', 2)], lists, []), null);
});

test('only ADDs of that network that went well count', () => {
  const calls = [
    called('portmap', 1, failed),
    called('bridge', 2, {environment: {CNI_COMMAND: 'DEL'}}),
    called('tuning', 3, {stdin: network('other')}),
    called('bridge', 4),
  ];
  assert.is(gap(calls, lists, ['portmap'])?.plugin, 'portmap');
});

test('of calls that were recorded elsewhere nothing is known but what they say', () => {
  const calls = [called('bridge', 1)];
  assert.is(explain(calls[0] ?? called('bridge', 1), {family: calls, history: () => []}).rootCause, null);
});

test.run();
