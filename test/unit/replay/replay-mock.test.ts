import {readdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../src/errors.js';
import {replayMock} from '../../../src/replay/replay-mock.js';
import {runProcess} from '../../../src/system/process.js';
import {recordedCall, type CallOptions} from '../../helpers/recorded-call.js';

const test = suite('replay/replay-mock');

const options = {timeoutMs: 10_000, rules: [], runProcess};
const replay = (call: Omit<CallOptions, 'id'>) => replayMock(recordedCall({id: 'a', ...call}), options);

test('a mock answers to the letter: result, error, exit status, signal, odd bytes', async () => {
  const odd = Buffer.from([0, 255, 10, 13, 10]);
  const calls: readonly Omit<CallOptions, 'id'>[] = [
    {},
    {error: {code: 7, msg: 'bad'}},
    {operation: 'DEL'},
    {recording: {exit: {code: 42}, stdout: odd, stderr: odd}},
    {recording: {exit: {signal: 9}, stdout: Buffer.from('half')}},
    {recording: {stdin: Buffer.alloc(1024 * 1024, 'x')}},
  ];
  for (const call of calls) {
    const report = await replay(call);
    assert.equal([report.verdict, report.stateSource, report.differences], ['same', 'record', []]);
    assert.is(report.replayed?.stderr, report.recorded.stderr);
    assert.equal(report.replayed?.exit, report.recorded.exit);
  }
});

test('without a recorded end there is nothing to answer', async () => {
  const error: unknown = await replay({recording: {exit: null, state: 'killed'}}).catch((reason: unknown) => reason);
  assert.instance(error, UsageError);
});

test('nothing is left behind', async () => {
  const mocks = () => readdirSync(tmpdir()).filter((name) => name.startsWith('mlab-cni-mock-'));
  const before = mocks();
  await replay({});
  assert.equal(mocks(), before);
});

test.run();
