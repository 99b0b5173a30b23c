import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {
  earlierAddWithoutDel,
  ipamType,
  isRunningBelow,
  mastersIn,
} from '../../../../src/explain/calls/request-details.js';
import type {Situation} from '../../../../src/explain/calls/situation.js';
import {explain} from '../../../../src/explain/explain.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('explain/calls/evidence');

const failed = {stdout: {code: 999, msg: 'out of luck 17'}, exit: {code: 1}} as const;
const pod = (name: string, more: Readonly<Record<string, string>> = {}) => ({
  CNI_CONTAINERID: `c-${name}`,
  CNI_ARGS: `K8S_POD_NAMESPACE=default;K8S_POD_NAME=${name}`,
  ...more,
});
const check = {CNI_COMMAND: 'CHECK'};
const elsewhere = {cniVersion: '1.0.0', name: 'other', type: 'bridge'};

/** What captures add to the failure of an ADD for web-0 ten seconds after the beginning. */
function evidence(kind: string, history: readonly InvocationOptions[], options: InvocationOptions = {}): unknown[] {
  const target = anInvocation({environment: pod('web-0'), startMs: 10_000, ...failed, ...options});
  const others = history.map((each, at) => anInvocation({id: `h${at}`, ...each}));
  const found = explain(target, {family: [target], history: () => [target, ...others]}).rootCause?.evidence ?? [];
  return found.filter((each) => each.kind === kind);
}

test('the last success is that of the same plugin, operation and network before the failure', () => {
  const history = [
    {startMs: 3000, environment: pod('web-1')},
    {startMs: 5000, environment: pod('web-2')},
    {startMs: 4000, environment: pod('web-3')},
    {startMs: 10_000, environment: pod('web-4')},
    {startMs: 12_000, environment: pod('web-4')},
    {startMs: 6000, environment: pod('web-5'), ...failed},
    {startMs: 7000, environment: pod('web-6'), plugin: 'ptp'},
    {startMs: 8000, environment: pod('web-7', check)},
    {startMs: 9000, environment: pod('web-8'), stdin: elsewhere},
  ];
  assert.equal(
    evidence('last-success', history),
    [
      {kind: 'last-success', captureId: 'h1', pod: {namespace: 'default', name: 'web-2', uid: null}, beforeMs: 5000},
    ].map((each) => ({...each, pod: anInvocation({environment: pod('web-2')}).pod})),
  );
  const [first] = evidence('last-success', history.slice(3));
  assert.equal(first, {kind: 'last-success', captureId: null, pod: null, beforeMs: null});
});

test('others that failed in the same words are named once, with who was served meanwhile', () => {
  const history = [
    {startMs: 8000, environment: pod('web-2'), stdout: {code: 999, msg: 'out of luck 18'}, exit: {code: 1}},
    {startMs: 12_000, environment: pod('web-1'), ...failed},
    {startMs: 13_000, environment: pod('web-1'), ...failed},
    {startMs: 14_000, environment: pod('web-0'), ...failed},
    {startMs: 9000, environment: pod('web-3'), stdout: {code: 999, msg: 'no link'}, exit: {code: 1}},
    {startMs: 9000, environment: pod('web-4'), plugin: 'ptp', ...failed},
    {startMs: 7000, environment: pod('web-5')},
    {startMs: 8000, environment: pod('web-6')},
    {startMs: 8001, environment: pod('web-7')},
    {startMs: 15_000, environment: pod('web-0')},
    {startMs: 15_000, environment: pod('web-8', check)},
  ];
  assert.equal(evidence('same-error', history), [
    {kind: 'same-error', others: ['default/web-1', 'default/web-2'], servedMeanwhile: ['default/web-7']},
  ]);
  assert.equal(evidence('same-error', history.slice(3)), []);
});

test('a later success is the last one of the same pod', () => {
  const history = [
    {startMs: 15_000, environment: pod('web-0', {CNI_CONTAINERID: 'c2'})},
    {startMs: 20_000, environment: pod('web-0', {CNI_CONTAINERID: 'c3'})},
    {startMs: 17_000, environment: pod('web-0', {CNI_CONTAINERID: 'c4'})},
    {startMs: 10_000, environment: pod('web-0', {CNI_CONTAINERID: 'c5'})},
    {startMs: 30_000, environment: pod('web-0'), ...failed},
    {startMs: 30_000, environment: pod('web-0'), plugin: 'ptp'},
    {startMs: 30_000, environment: pod('web-0', check)},
    {startMs: 30_000, environment: pod('web-1')},
  ];
  assert.equal(evidence('later-success', history), [{kind: 'later-success', captureId: 'h1', afterMs: 10_000}]);
  assert.equal(evidence('later-success', history.slice(3)), []);
  const unknown = {CNI_CONTAINERID: 'c', CNI_ARGS: ''};
  assert.equal(evidence('later-success', [{startMs: 15_000, environment: unknown}], {environment: unknown}), []);
});

function situationOf(target: InvocationOptions, history: readonly InvocationOptions[] = []): Situation {
  const [call] = callTrees([anInvocation(target)]);
  assert.ok(call);
  const others = history.map((each, at) => anInvocation({id: `h${at}`, ...each}));
  return {call, callers: [], siblings: [], history: others};
}

test('an earlier ADD of the same attachment counts until its DEL', () => {
  const target = {startMs: 10_000};
  const said = (...history: readonly InvocationOptions[]) => earlierAddWithoutDel(situationOf(target, history));
  assert.match(said({startMs: 5000})[0] ?? '', 'Capture h0 is an earlier ADD');
  assert.match(said({startMs: 7000}, {startMs: 6000, environment: {CNI_COMMAND: 'DEL'}})[0] ?? '', 'Capture h0');
  assert.equal(said({startMs: 6000}, {startMs: 7000, environment: {CNI_COMMAND: 'DEL'}}), []);
  for (const other of [
    {startMs: 10_000},
    {startMs: 5000, plugin: 'ptp'},
    {startMs: 5000, environment: {CNI_CONTAINERID: 'c'}},
    {startMs: 5000, environment: {CNI_IFNAME: 'net1'}},
    {startMs: 5000, id: anInvocation().id},
  ])
    assert.equal(said(other), [], JSON.stringify(other));
  assert.equal(earlierAddWithoutDel(undefined), []);
  const [sibling] = callTrees([anInvocation({id: 's', startMs: 5000})]);
  assert.ok(sibling);
  assert.match(earlierAddWithoutDel({...situationOf(target), siblings: [sibling]})[0] ?? '', 'Capture s ');
});

test('a request names parent interfaces and the plugin for addresses', () => {
  const request = {name: 'n', type: 'x', master: 'eth0', device: '', link: 7, parent: 'ens3', ipam: {type: 'dhcp'}};
  assert.equal(mastersIn(situationOf({stdin: request})), ['eth0', 'ens3']);
  assert.equal(mastersIn(undefined), []);
  for (const [ipam, type] of [
    [{type: 'dhcp'}, 'dhcp'],
    [{type: ''}, undefined],
    [{}, undefined],
    ['dhcp', undefined],
  ] as const)
    assert.is(ipamType(situationOf({stdin: {...request, ipam}}).call), type, JSON.stringify(ipam));
});

test('who was killed may have waited for a call below that had not ended', () => {
  const killed = {id: 'outer', plugin: 'multus', durationMs: null, state: 'killed', stdout: ''} as const;
  const below = (outer: InvocationOptions, inner: InvocationOptions) => {
    const [call] = callTrees(
      [
        {id: 'outer', plugin: 'multus', durationMs: 500, ...outer},
        {id: 'inner', parentId: 'outer', startMs: 5, ...inner},
      ].map(anInvocation),
    );
    assert.ok(call);
    return isRunningBelow(call);
  };
  const running = {durationMs: null, state: 'running', stdout: ''} as const;
  assert.is(below(killed, running), 'bridge');
  assert.is(below({exit: {signal: 9}, stdout: ''}, running), 'bridge');
  assert.is(below({}, running), undefined);
  assert.is(below({exit: {code: 1}, stdout: ''}, running), undefined);
  assert.is(below(killed, {}), undefined);
});

test.run();
