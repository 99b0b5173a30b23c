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

test('a call that succeeded has no root cause', () => {
  const target = anInvocation();
  const {rootCause, chain, observations} = explain(target, {family: [target], history: () => []});
  assert.is(rootCause, null);
  assert.equal(chain, [target.id]);
  assert.equal(observations, []);
});

test.run();
