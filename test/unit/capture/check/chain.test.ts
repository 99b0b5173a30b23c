import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {checkChains} from '../../../../src/capture/check/chain.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('check chains');

const result = {
  cniVersion: '1.0.0',
  interfaces: [{name: 'eth0', mac: 'AA:BB:CC:00:00:01'}],
  ips: [{address: 'fd00::2/64'}],
};
/** The same, written by somebody else in another version. */
const sameMeaning = {
  cniVersion: '0.4.0',
  interfaces: [{name: 'eth0', mac: 'aa:bb:cc:00:00:01', sandbox: ''}],
  ips: [{version: '6', address: 'FD00:0::2/64'}],
  dns: {},
};
const other = {...result, ips: [{address: 'fd00::9/64'}]};

const add = (plugin: string, prevResult?: object): InvocationOptions => ({
  plugin,
  stdin: {cniVersion: '1.0.0', name: 'mynet', type: plugin, ...(prevResult && {prevResult})},
  stdout: result,
});
const del = (plugin: string, prevResult?: object): InvocationOptions => ({
  ...add(plugin, prevResult),
  environment: {CNI_COMMAND: 'DEL'},
  stdout: '',
});
const ancient = (plugin: string): InvocationOptions => ({
  ...add(plugin),
  stdin: {cniVersion: '0.2.0', name: 'mynet', type: plugin},
});
const failing = {stdout: {code: 999, msg: 'no'}, exit: {code: 1}} as const;

/** Calls one after the other, and what is found: `id plugin`. */
const cases: readonly (readonly [string, readonly InvocationOptions[], readonly string[]])[] = [
  ['a sound life', [add('bridge'), add('portmap', result), del('portmap', result), del('bridge', result)], []],
  ['prevResult in another spelling', [add('bridge'), add('portmap', sameMeaning)], []],
  ['prevResult is not passed', [add('bridge'), add('portmap')], ['prev-result-not-passed portmap']],
  ['prevResult is altered', [add('bridge'), add('portmap', other)], ['prev-result-altered portmap']],
  [
    'DEL in the order of ADD',
    [add('bridge'), add('portmap', result), del('bridge'), del('portmap')],
    ['delete-order portmap'],
  ],
  ['DEL with another prevResult', [add('bridge'), del('bridge', other)], ['delete-prev-result bridge']],
  ['ADD twice', [add('bridge'), add('bridge')], ['add-repeated bridge']],
  ['ADD again after DEL', [add('bridge'), del('bridge'), add('bridge')], []],
  ['ADD again after it failed', [{...add('bridge'), ...failing}, add('bridge')], []],
  ['DEL after a failed ADD', [{...add('bridge'), ...failing}, del('portmap'), del('bridge')], []],
  ['a repeated DEL that fails', [del('bridge'), {...del('bridge'), ...failing}], ['repeated-delete-failed bridge']],
  ['a repeated DEL', [del('bridge'), del('bridge')], []],
  ['a version that has no prevResult', [add('bridge'), ancient('portmap')], []],
  ['a request that cannot be read', [add('bridge'), {...add('portmap'), stdin: 'no JSON'}], []],
];

for (const [title, calls, expected] of cases) {
  test(title, () => {
    const invocations = calls.map((options, index) =>
      anInvocation({...options, id: `call-${index}`, startMs: index * 1000}),
    );
    assert.equal(
      checkChains(callTrees(invocations)).map(({id, plugin}) => `${id} ${plugin}`),
      expected,
    );
  });
}

test('delegates are judged among those of the same caller', () => {
  const calls = [
    {id: 'multus', plugin: 'multus', durationMs: 5000},
    {...add('bridge'), id: 'a', parentId: 'multus', startMs: 100},
    {...add('portmap', other), id: 'b', parentId: 'multus', startMs: 200},
    {...add('bridge'), id: 'c', startMs: 6000, environment: {CNI_CONTAINERID: 'c2'}},
  ];
  assert.equal(
    checkChains(callTrees(calls.map((options) => anInvocation(options)))).map(
      ({id, captureId}) => `${id} ${captureId}`,
    ),
    ['prev-result-altered b'],
  );
});

test.run();
