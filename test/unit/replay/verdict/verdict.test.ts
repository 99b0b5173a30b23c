import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../../../src/cni/json.js';
import {answerOf} from '../../../../src/replay/verdict/answer.js';
import {reportOn as report, type ReplayRun} from '../../../../src/replay/verdict/report.js';
import {asRecorded} from '../../../../src/replay/state/step.js';
import {noEffects} from '../../../../src/replay/effects/effects.js';
import {replayRules} from '../../../../src/replay/verdict/rules.js';
import {compareAnswers} from '../../../../src/replay/verdict/verdict.js';
import {recordedCall, type CallOptions} from '../../../helpers/recorded-call.js';

const test = suite('replay/verdict');

const result = (veth: string, mac: string, address: string) => ({
  cniVersion: '1.0.0',
  interfaces: [
    {name: veth, mac},
    {name: 'eth0', mac, sandbox: '/run/netns/c1'},
  ],
  ips: [{address, gateway: '10.0.0.1'}],
});
const recorded = result('veth01234567', '02:00:00:00:00:01', '10.0.0.2/24');

test('new MACs, veth names and addresses of the same subnet are passed over', () => {
  const made = reportOn(run({result: recorded}, {result: result('vethfedcba98', '02:00:00:00:00:02', '10.0.0.7/24')}));
  assert.is(made.verdict, 'same');
  assert.equal(
    made.differences.map(({rule}) => rule),
    ['veth-name', 'mac', 'mac', 'address'],
  );
});

test('not so without rules', () => {
  const other = result('vethfedcba98', '02:00:00:00:00:02', '10.0.0.7/24');
  assert.is(reportOn(run({result: recorded}, {result: other}), []).verdict, 'diverged');
  assert.is(reportOn(run({result: recorded}, {result: recorded}), []).verdict, 'same');
});

test('an address of another subnet and another gateway are differences', () => {
  const made = reportOn(run({result: recorded}, {result: result('veth01234567', '02:00:00:00:00:01', '10.9.0.2/24')}));
  assert.is(made.verdict, 'diverged');
  assert.equal(
    made.differences.map(({path}) => path),
    ['result.ips[0].address'],
  );
});

test('an error is compared by code, message and details', () => {
  const error = {code: 7, msg: 'bad network', details: 'bridge'};
  assert.is(reportOn(run({error}, {error})).verdict, 'same');
  for (const other of [
    {...error, code: 8},
    {...error, msg: 'x'},
    {...error, details: 'y'},
  ]) {
    assert.is(reportOn(run({error}, {error: other})).verdict, 'diverged');
  }
});

test('MACs and veth names inside of a message are passed over', () => {
  const [one, two] = ['veth11111111 02:00:00:00:00:01', 'veth22222222 02:00:00:00:00:02'].map((names) => ({
    code: 999,
    msg: `failed to move ${names}`,
  }));
  assert.is(reportOn(run({error: one ?? {}}, {error: two ?? {}})).verdict, 'same');
});

test('an exit status without a word counts, and so does a signal', () => {
  const crashed = (exit: {code: number} | {signal: number}) => ({recording: {exit, stdout: Buffer.from('')}});
  assert.is(reportOn(run(crashed({code: 2}), crashed({code: 2}))).verdict, 'same');
  assert.is(reportOn(run(crashed({code: 2}), crashed({code: 3}))).verdict, 'diverged');
  assert.is(reportOn(run(crashed({signal: 9}), crashed({signal: 9}))).verdict, 'same');
  assert.is(reportOn(run(crashed({signal: 9}), crashed({signal: 11}))).verdict, 'diverged');
});

test('stderr and duration do not count, nor the stdout of a DEL', () => {
  assert.is(reportOn(run({}, {recording: {stderr: Buffer.from('log'), endedAtMs: 9999}})).verdict, 'same');
  const del = {operation: 'DEL'};
  assert.is(reportOn(run(del, {...del, recording: {stdout: Buffer.from('bye')}})).verdict, 'same');
});

test('what was asked for is not passed over', () => {
  const other = {...recorded, ips: [{address: '10.0.0.9/24', gateway: '10.0.0.1'}]};
  const mac = result('veth01234567', '02:00:00:00:00:99', '10.0.0.2/24');
  const asked = (request: JsonObject, replayed: JsonObject) =>
    reportOn(run({request, result: recorded}, {request, result: replayed})).verdict;
  assert.is(asked({}, other), 'same');
  assert.is(asked({ipam: {type: 'static', addresses: [{address: '10.0.0.2/24'}]}}, other), 'diverged');
  assert.is(asked({args: {cni: {ips: ['10.0.0.2']}}}, other), 'diverged');
  assert.is(asked({ipam: {ranges: [[{rangeStart: '10.0.0.2'}]]}}, other), 'same');
  assert.is(asked({runtimeConfig: {mac: '02:00:00:00:00:01'}}, mac), 'diverged');
  assert.is(asked({}, mac), 'same');
});

test('the namespace is that of the call', () => {
  const elsewhere = (path: string) => ({...recorded, interfaces: [{name: 'eth0', sandbox: path}]});
  const before = {result: elsewhere('/run/netns/c1')};
  assert.is(reportOn(run(before, {result: elsewhere('/run/netns/c2')})).verdict, 'diverged');
  assert.is(reportOn(run(before, {container: 'c2', result: elsewhere('/run/netns/c2')})).verdict, 'same');
});

test('what an earlier plugin made now may be repeated', () => {
  const chained = (made: JsonObject, answer = made) => ({request: {prevResult: made}, result: answer});
  const now = result('vethfedcba98', '02:00:00:00:00:02', '10.0.0.7/24');
  assert.is(reportOn(run(chained(recorded), chained(now))).verdict, 'same');
  const wrong = result('vethfedcba98', '02:00:00:00:00:02', '10.0.0.8/24');
  assert.is(reportOn(run(chained(recorded), chained(now, wrong))).verdict, 'diverged');
});

test('stderr counts where a runtime makes its error of it', () => {
  const said = (stderr: string, stdout = '') => ({
    recording: {exit: {code: 1}, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr)},
  });
  assert.is(reportOn(run(said('one'), said('one'))).verdict, 'same');
  assert.is(reportOn(run(said('one'), said('two'))).verdict, 'diverged');
  assert.is(reportOn(run(said('one', 'x'), said('two', 'x'))).verdict, 'same');
  assert.is(
    reportOn(run(said('at 2026-01-02T03:04:05Z 0xc0f1'), said('at 2026-01-02T03:04:06Z 0xc0f2'))).verdict,
    'same',
  );
});

test('an unreadable stdout is compared as text', () => {
  const garbage = (text: string) => answerOf(recordedCall({id: 'a', recording: {stdout: Buffer.from(text)}}));
  assert.equal(compareAnswers(garbage('log {'), garbage('log {'), []), []);
  assert.is(compareAnswers(garbage('log {'), garbage('log }'), [])[0]?.path, 'stdout');
});

test('with a gap in the state nothing is the same', () => {
  const made = reportOn({...run({}, {}), gaps: ['something is missing']});
  assert.equal([made.verdict, made.stateSource], ['state-unknown', 'unknown']);
});

test('an error that blames the state and does not come again means that the state was missing', () => {
  const error = {code: 999, msg: 'no IP addresses available in range set: 10.0.0.1-10.0.0.6'};
  const made = reportOn(run({error}, {result: recorded}));
  assert.equal([made.verdict, made.stateSource, made.gaps.length], ['state-unknown', 'unknown', 1]);
  assert.is(reportOn(run({error: {code: 7, msg: 'bad network'}}, {result: recorded})).verdict, 'diverged');
});

test('a delegate that is not installed here says nothing about the plugin', () => {
  const error = {code: 999, msg: 'failed to find plugin "node-local" in path [/opt/cni/bin]'};
  const made = reportOn(run({result: recorded}, {error}));
  assert.equal([made.verdict, made.gaps], ['state-unknown', ['its delegate node-local is not installed here']]);
  assert.is(reportOn(run({error}, {error})).verdict, 'same');
});

test('a plugin that could not be started failed to run', () => {
  const made = reportOn({...run({}, {}), replayed: null});
  assert.equal([made.verdict, made.replayed, made.differences], ['failed-to-run', null, []]);
});

test.run();

function reportOn(run: ReplayRun, rules = replayRules) {
  return report(run, rules);
}

function run(before: Omit<CallOptions, 'id'>, after: Omit<CallOptions, 'id'>) {
  return {
    subject: asRecorded(recordedCall({id: 'a', ...before})),
    mocked: [],
    against: 'real' as const,
    place: 'sandbox' as const,
    program: '/opt/cni/bin/bridge',
    replayed: recordedCall({id: 'a', ...after}),
    source: 'none-needed' as const,
    rebuiltFrom: [],
    standIns: [],
    gaps: [],
    mismatches: [],
    innermost: () => null,
    effects: noEffects,
  };
}
