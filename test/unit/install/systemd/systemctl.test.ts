import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import {journalTail, restartUnit, unitState} from '../../../../src/install/systemd/systemctl.js';
import type {ProcessEnd, RunProcess} from '../../../../src/system/process.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('install/systemd');

const answering =
  (end: ProcessEnd, stdout: string, stderr = ''): RunProcess =>
  () =>
    Promise.resolve({end, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr), durationMs: 0});
const ok: ProcessEnd = {kind: 'exited', code: 0};

test('the state of a unit', async () => {
  const shown = 'MainPID=17\nLoadState=loaded\nActiveState=active\nSubState=running\n';
  const expected = {loadState: 'loaded', activeState: 'active', subState: 'running', mainPid: 17};
  assert.equal(await unitState(answering(ok, shown), 'x'), expected);
  assert.is(await unitState(answering({kind: 'exited', code: 1}, ''), 'x'), undefined);
  assert.is(await unitState(answering({kind: 'not-started', reason: 'ENOENT'}, ''), 'x'), undefined);
});

const failures: readonly [ProcessEnd, string, string][] = [
  [{kind: 'exited', code: 5}, 'Unit x not found.\n', 'systemctl restart x failed: Unit x not found.'],
  [{kind: 'exited', code: 5}, '', 'exit status 5'],
  [{kind: 'signaled', signal: 'SIGKILL'}, '', 'killed by SIGKILL'],
  [{kind: 'timed-out'}, '', 'no answer within 120 s'],
  [{kind: 'not-started', reason: 'no systemctl'}, '', 'no systemctl'],
];
for (const [end, stderr, message] of failures) {
  test(`a restart that fails: ${message}`, async () => {
    const error = await thrownBy(() => restartUnit(answering(end, '', stderr), 'x'));
    assert.instance(error, TargetError);
    assert.match(String(error), message);
  });
}

test('the journal, or nothing', async () => {
  assert.equal(await journalTail(answering(ok, 'a\n\nb\n'), 'x'), ['a', 'b']);
  assert.equal(await journalTail(answering({kind: 'not-started', reason: ''}, ''), 'x'), []);
});

test.run();
