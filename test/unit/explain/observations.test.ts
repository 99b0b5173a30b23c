import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {explain} from '../../../src/explain/explain.js';
import {observationRules} from '../../../src/explain/calls/observations.js';
import {anInvocation, type InvocationOptions} from '../../helpers/invocation.js';

/** The calls of a container; the first is the one that the rule is about. Others are history. */
interface Case {
  readonly rule: string;
  readonly calls: readonly InvocationOptions[];
  readonly history?: readonly InvocationOptions[];
  /** What the filled sentences must say. */
  readonly says?: RegExp;
}

const other = (name: string, container: string) => ({
  CNI_CONTAINERID: container,
  CNI_ARGS: `K8S_POD_NAMESPACE=default;K8S_POD_NAME=${name}`,
});
const del = {CNI_COMMAND: 'DEL'};
const failed = {stdout: {code: 999, msg: 'out of luck'}, exit: {code: 1}} as const;

const odd = {stdout: {code: 999, msg: 'the result looks odd'}, exit: {code: 1}} as const;

const failures: readonly Case[] = [
  {
    rule: 'killed-before-the-answer',
    calls: [{durationMs: null, state: 'killed', stdout: ''}],
    says: /bridge was killed/,
  },
  {
    rule: 'killed-waiting-for-delegate',
    calls: [
      {id: 'outer', plugin: 'multus', durationMs: null, state: 'killed', stdout: ''},
      {id: 'inner', parentId: 'outer', plugin: 'calico', startMs: 50, durationMs: null, state: 'running', stdout: ''},
    ],
    says: /multus was killed while it waited for calico/,
  },
  {rule: 'end-not-recorded', calls: [{durationMs: null, state: 'unknown', stdout: ''}]},
  {rule: 'died-of-a-signal', calls: [{exit: {signal: 11}, stdout: ''}], says: /SIGSEGV/},
  {rule: 'stdout-polluted', calls: [{stdout: 'starting up\n{"cniVersion":"1.0.0"}'}]},
  {rule: 'stdout-polluted', calls: [{stdout: 'oops', exit: {code: 2}}]},
  {rule: 'stdout-empty', calls: [{stdout: ''}]},
  {
    rule: 'delegate-not-on-path',
    calls: [
      {
        ...failed,
        environment: {CNI_PATH: '/elsewhere'},
        stdin: {name: 'n', type: 'bridge', ipam: {type: 'host-local'}},
      },
    ],
    says: /call host-local.*CNI_PATH is \/elsewhere/s,
  },
  {
    rule: 'versions-differ',
    calls: [
      {...odd, id: 'inner', parentId: 'outer', startMs: 5, durationMs: 5, stdin: {cniVersion: '1.0.0', name: 'n'}},
      {...odd, id: 'outer', plugin: 'multus', stdin: {cniVersion: '0.3.1', name: 'n'}},
    ],
    says: /0\.3\.1 -> 1\.0\.0/,
  },
];

const observations: readonly Case[] = [
  {rule: 'still-running', calls: [{durationMs: null, state: 'running', stdout: ''}]},
  {
    rule: 'prev-result-dropped',
    calls: [
      {
        plugin: 'loopback',
        stdin: {
          name: 'n',
          type: 'loopback',
          prevResult: {interfaces: [{name: 'eth0'}], ips: [{address: '10.1.0.2/24'}]},
        },
        stdout: {cniVersion: '1.0.0', interfaces: [{name: 'lo'}]},
      },
    ],
    says: /dropped interface eth0, address 10\.1\.0\.2\/24/,
  },
  {
    rule: 'earlier-failure',
    calls: [{startMs: 9000}],
    history: [
      {id: 'earlier', environment: {CNI_CONTAINERID: 'c0'}, startMs: 5000, ...failed},
      {id: 'gone', environment: {CNI_CONTAINERID: 'c0', ...del}, startMs: 5100},
    ],
    says: /mlab-cni explain earlier/,
  },
  {
    rule: 'add-without-del',
    calls: [{}],
    history: [{id: 'later', environment: {CNI_CONTAINERID: 'c2'}, startMs: 5000}],
  },
  {
    rule: 'del-never-called',
    calls: [{...failed}],
    history: [{id: 'later', environment: other('web-1', 'c2'), startMs: 90_000}],
  },
];

const test = suite('explain without a message');

for (const {rule, calls, says = /./} of failures) {
  test(`${rule} is the root cause`, () => {
    const [target, ...family] = calls.map(anInvocation);
    assert.ok(target);
    const {rootCause} = explain(target, {family: [target, ...family], history: () => []});
    assert.is(rootCause?.rule?.id, rule);
    assert.is(rootCause?.confidence, 'medium');
    assert.match(JSON.stringify(rootCause?.rule), says);
  });
}

for (const {rule, calls, history = [], says = /./} of observations) {
  test(`${rule} is seen`, () => {
    const [target, ...family] = calls.map(anInvocation);
    assert.ok(target);
    const explanation = explain(target, {family: [target, ...family], history: () => history.map(anInvocation)});
    assert.equal(
      explanation.observations.map((each) => each.rule.id),
      [rule],
    );
    assert.match(JSON.stringify(explanation.observations), says);
  });
}

test('every observation has a case', () => {
  const tried = new Set(observations.map(({rule}) => rule));
  assert.equal(
    observationRules.map(({id}) => id).filter((id) => !tried.has(id)),
    [],
  );
});

test('what was cleaned up, or may yet be, is no leak', () => {
  const seen = (history: readonly InvocationOptions[], target: InvocationOptions = {}) =>
    explain(anInvocation(target), {family: [anInvocation(target)], history: () => history.map(anInvocation)})
      .observations;
  const replaced = {id: 'later', environment: {CNI_CONTAINERID: 'c2'}, startMs: 5000};
  assert.equal(seen([replaced, {id: 'del', environment: del, startMs: 4000}]), []);
  assert.equal(seen([{...replaced, environment: other('web-1', 'c2')}]), [], 'another pod');
  assert.equal(seen([{...replaced, environment: other('web-1', 'c2')}], failed), [], 'too early to say');
  const late = {id: 'late', environment: other('web-1', 'c2'), startMs: 90_000};
  assert.equal(seen([late, {id: 'del', environment: del, startMs: 4000}], failed), []);
});

/** The observations about one call, by what else was recorded. */
function seenOf(target: InvocationOptions, history: readonly InvocationOptions[]): readonly string[] {
  const call = anInvocation(target);
  return explain(call, {family: [call], history: () => history.map(anInvocation)}).observations.map(
    ({rule}) => rule.id,
  );
}

test('an earlier failure is one of the same interface of the same pod, whatever the container', () => {
  const earlier = {id: 'earlier', environment: {CNI_CONTAINERID: 'c0'}, startMs: 5000, ...failed};
  const seen = (change: InvocationOptions, target: InvocationOptions = {}) =>
    seenOf({startMs: 9000, ...target}, [{...earlier, ...change}]);
  assert.equal(seen({}), ['earlier-failure']);
  for (const change of [
    {plugin: 'ptp'},
    {startMs: 9000},
    {stdout: {}, exit: {code: 0}},
    {environment: {CNI_CONTAINERID: 'c0', CNI_IFNAME: 'net1'}},
    {environment: {CNI_CONTAINERID: 'c0', ...del}},
    {environment: other('web-1', 'c0')},
    {environment: {CNI_CONTAINERID: 'c0', CNI_ARGS: 'K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web-0'}},
    {environment: {CNI_CONTAINERID: 'c0', CNI_ARGS: ''}},
  ])
    assert.equal(seen(change), [], JSON.stringify(change));
  const args = {CNI_ARGS: ''};
  assert.equal(seen({environment: {CNI_CONTAINERID: 'c0', ...args}}, {environment: args}), [], 'no pod is known');
  assert.equal(seen({}, {environment: {CNI_COMMAND: 'CHECK'}}), []);
  const call = anInvocation({startMs: 9000});
  const history = [{...earlier, id: 'last', startMs: 6000}, earlier].map(anInvocation);
  const [observation] = explain(call, {family: [call], history: () => history}).observations;
  assert.match(observation?.rule.fix ?? '', 'explain last');
});

test('an attachment is replaced by a later ADD for its pod in another container, and taken down by a DEL of its own', () => {
  const replaced = {id: 'later', environment: {CNI_CONTAINERID: 'c2'}, startMs: 5000};
  for (const change of [
    {plugin: 'ptp'},
    {startMs: 0},
    {startMs: -1},
    {environment: {CNI_CONTAINERID: 'c2', CNI_COMMAND: 'CHECK'}},
    {environment: {}},
    {environment: {CNI_CONTAINERID: 'c2', CNI_ARGS: 'K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web-0'}},
    {environment: {CNI_CONTAINERID: 'c2', CNI_ARGS: ''}},
  ])
    assert.equal(seenOf({}, [{...replaced, ...change}]), [], JSON.stringify(change));
  for (const [change, leaks] of [
    [{startMs: 0}, false],
    [{startMs: -1}, true],
    [{plugin: 'ptp'}, true],
    [{environment: {...del, CNI_CONTAINERID: 'c2'}}, true],
    [{environment: {...del, CNI_IFNAME: 'net1'}}, true],
    [{environment: {CNI_COMMAND: 'CHECK'}}, true],
  ] as const) {
    const taken = {id: 'del', environment: del, startMs: 4000, ...change};
    assert.equal(seenOf({}, [replaced, taken]), leaks ? ['add-without-del'] : [], JSON.stringify(change));
  }
  assert.equal(seenOf({environment: {CNI_COMMAND: 'CHECK'}}, [replaced]), []);
  assert.equal(seenOf(failed, [replaced]), []);
});

test('a clean-up is overdue after a minute, and not before', () => {
  const late = (startMs: number) => [{id: 'late', environment: other('web-1', 'c2'), startMs}];
  assert.equal(seenOf(failed, late(60_000)), []);
  assert.equal(seenOf(failed, late(60_001)), ['del-never-called']);
  assert.equal(seenOf({...failed, environment: del}, late(60_001)), []);
  assert.equal(seenOf(failed, []), []);
});

test('only the outermost call is the one that the runtime repeats and takes down', () => {
  for (const [outcome, startMs] of [
    [{}, 5000],
    [failed, 90_000],
  ] as const) {
    const outer = anInvocation({id: 'outer', plugin: 'multus', ...outcome});
    const inner = anInvocation({id: 'inner', parentId: 'outer', startMs: 5, durationMs: 5, ...outcome});
    const history = [
      anInvocation({id: 'later', environment: {CNI_CONTAINERID: 'c2'}, startMs}),
      anInvocation({id: 'gone', plugin: 'multus', environment: del, startMs: 4000}),
    ];
    assert.equal(explain(outer, {family: [outer, inner], history: () => history}).observations, []);
  }
});

test('a plugin for addresses may drop what its caller got', () => {
  const stdin = {name: 'n', type: 'bridge', prevResult: {ips: [{address: '10.1.0.2/24'}]}};
  const stdout = {cniVersion: '1.0.0'};
  assert.equal(seenOf({plugin: 'host-local', stdin, stdout}, []), []);
  assert.equal(seenOf({plugin: 'bridge', stdin, stdout}, []), ['prev-result-dropped']);
});

test('a call that succeeded has no root cause', () => {
  const target = anInvocation();
  const {rootCause, chain, observations} = explain(target, {family: [target], history: () => []});
  assert.is(rootCause, null);
  assert.equal(chain, [target.id]);
  assert.equal(observations, []);
});

test.run();
