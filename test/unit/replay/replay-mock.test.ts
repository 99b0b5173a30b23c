import {readdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {changeInput, parseSet} from '../../../src/capture/change/change.js';
import type {Invocation} from '../../../src/capture/invocation.js';
import type {ReplayReport} from '../../../src/replay/replay-report.js';
import {UsageError} from '../../../src/errors.js';
import {withMocks, type Mocks} from '../../../src/replay/mock/with-mocks.js';
import {replayMock} from '../../../src/replay/replay-mock.js';
import {runProcess} from '../../../src/system/process.js';
import {recordedCall, type CallOptions} from '../../helpers/recorded-call.js';

const test = suite('replay/replay-mock');

test('a mock answers to the letter: result, error, exit status, signal, odd bytes', async () => {
  const odd = Buffer.from([0, 255, 10, 13, 10]);
  const calls: readonly Omit<CallOptions, 'id'>[] = [
    {},
    {error: {code: 7, msg: "it's bad: $HOME `id` \\n"}},
    {operation: 'DEL'},
    {recording: {exit: {code: 42}, stdout: odd, stderr: odd}},
    {recording: {exit: {signal: 9}, stdout: Buffer.from('half')}},
    {recording: {stdin: Buffer.alloc(1024 * 1024, 'x')}},
    {recording: {stdin: Buffer.from('{\n  "name": "net"\n}\n')}},
  ];
  for (const options of calls) {
    const call = recordedCall({id: 'a', ...options});
    const report = await replay(call);
    assert.equal([report.verdict, report.stateSource, report.differences], ['same', 'record', []]);
    assert.is(report.replayed?.stderr, report.recorded.stderr);
    assert.equal(report.replayed?.exit, report.recorded.exit);
  }
});

test('of two answers to the same question each capture gets its own', async () => {
  const calls = [recordedCall({id: 'a'}), recordedCall({id: 'b', error: {code: 11, msg: 'later'}})];
  for (const call of calls) assert.is((await replay(call, calls)).verdict, 'same');
});

test('a changed request is none that the mock knows', async () => {
  const recorded = recordedCall({id: 'a'});
  const call = changeInput(recorded, [parseSet('mtu=1400')]);
  const report = await withOwnMock([recorded], (mocks) =>
    replayMock({recorded, call}, {mocks, timeoutMs: 10_000, rules: [], runProcess}),
  );
  assert.equal([report.verdict, report.changes.map(({path}) => path)], ['state-unknown', ['request.mtu']]);
  assert.match(report.gaps[0] ?? '', 'the mock of bridge has no recording');
});

test('without a recorded end there is nothing to answer', async () => {
  const call = recordedCall({id: 'a', recording: {exit: null, state: 'killed'}});
  const error: unknown = await replay(call).catch((reason: unknown) => reason);
  assert.instance(error, UsageError);
});

test('nothing is left behind', async () => {
  const own = () => readdirSync(tmpdir()).filter((name) => name.includes(`-${process.pid}-`));
  await replay(recordedCall({id: 'a'}));
  assert.equal(own(), []);
});

test.run();

function replay(call: Invocation, captures: readonly Invocation[] = [call]): Promise<ReplayReport> {
  return withOwnMock(captures, (mocks) =>
    replayMock({recorded: call, call}, {mocks, timeoutMs: 10_000, rules: [], runProcess}),
  );
}

function withOwnMock<T>(captures: readonly Invocation[], use: (mocks: Mocks) => Promise<T>): Promise<T> {
  return withMocks({captures, plugins: ['bridge'], withDelay: false, timeoutMs: 10_000, slowPath: null}, (mocks) => {
    if (mocks === null) throw new Error('there is a plugin to mock');
    return use(mocks);
  });
}
