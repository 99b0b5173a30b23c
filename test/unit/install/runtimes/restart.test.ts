import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import {describeState, restartAndWait} from '../../../../src/install/runtimes/restart.js';
import {kubelet} from '../../../../src/install/runtimes/kubelet/kubelet.js';
import type {NodeAccess, RuntimeState, Target} from '../../../../src/install/runtimes/target.js';
import {hostPaths} from '../../../../src/system/host-paths.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('install/runtimes/restart');

function running(pid: number, networkReady: boolean | null = null): RuntimeState {
  return {kind: 'running', pid, pluginDir: null, pluginDirs: null, networkReady};
}

interface Restart {
  /** What the runtime is like at that time after its restart. */
  readonly stateAt: (ms: number) => RuntimeState;
  /** Whether it says that it is well; before the restart the time is null. */
  readonly answersAt?: (ms: number | null) => boolean;
  readonly fails?: string;
}

async function restarted({stateAt, answersAt = () => true, fails}: Restart) {
  const calls: string[] = [];
  const reports: string[] = [];
  const clock: {ms: number | null} = {ms: null};
  const run: NodeAccess['run'] = ({args = []}) => {
    calls.push(args.join(' '));
    if (args[0] === 'restart') clock.ms = 0;
    const code = args[0] === fails ? 1 : 0;
    return Promise.resolve({
      end: {kind: 'exited', code},
      stdout: Buffer.alloc(0),
      stderr: Buffer.from('no'),
      durationMs: 1,
    });
  };
  const node: NodeAccess = {
    host: hostPaths(''),
    run,
    askCri: () => Promise.resolve(undefined),
    isProgram: () => true,
    askHealth: () => Promise.resolve(true),
    live: true,
    sleep: (ms) => Promise.resolve(void (clock.ms = (clock.ms ?? 0) + ms)),
    report: (line) => reports.push(line),
  };
  const target: Target = {
    ...kubelet,
    state: () => Promise.resolve(stateAt(clock.ms ?? 0)),
    answers: () => Promise.resolve(answersAt(clock.ms)),
  };
  const state = await restartAndWait(node, target);
  return {state, calls, reports, waitedMs: clock.ms ?? 0};
}

test('a runtime that runs on for three seconds and answers is back', async () => {
  const {state, calls, waitedMs} = await restarted({stateAt: () => running(7)});
  assert.equal(state, running(7));
  assert.equal(calls, ['daemon-reload', 'restart kubelet.service']);
  assert.is(waitedMs, 3000);
});

test('one that begins anew is waited for until one process stays', async () => {
  const {state, waitedMs} = await restarted({stateAt: (ms) => running(ms < 2000 ? 7 : 8)});
  assert.equal(state, running(8));
  assert.is(waitedMs, 5000);
  const later = await restarted({stateAt: (ms) => (ms < 1000 ? {kind: 'down', state: 'activating'} : running(9))});
  assert.equal([later.state, later.waitedMs], [running(9), 4000]);
});

test('one that starts again and again, or does not come up, is down after half a minute, of which people are told', async () => {
  const restless = await restarted({stateAt: (ms) => running(ms)});
  assert.equal(restless.state, {kind: 'down', state: 'starts again and again'});
  assert.is(restless.waitedMs, 30_000);
  assert.equal(restless.reports.slice(1, 3), [
    'waiting for kubelet.service (5 of 30 s)',
    'waiting for kubelet.service (10 of 30 s)',
  ]);
  const down: RuntimeState = {kind: 'down', state: 'failed (failed)'};
  assert.equal((await restarted({stateAt: () => down})).state, down);
});

test('what was well before has to be well again; what was not is not waited for', async () => {
  const answers = await restarted({stateAt: () => running(7), answersAt: (ms) => ms === null || ms >= 6000});
  assert.equal([answers.state, answers.waitedMs], [running(7), 6000]);
  const silent = await restarted({stateAt: () => running(7), answersAt: (ms) => ms === null});
  assert.equal(silent.state, {kind: 'down', state: 'process 7 does not answer'});
  const withoutNetwork = await restarted({stateAt: () => running(7, false), answersAt: (ms) => ms === null});
  assert.match(
    describeState(withoutNetwork.state),
    'process 7 says that its network is not ready, which it was before',
  );
  const never = await restarted({stateAt: () => running(7), answersAt: () => false});
  assert.equal([never.state, never.waitedMs], [running(7), 3000]);
});

test('a systemctl that fails is told', async () => {
  for (const fails of ['daemon-reload', 'restart']) {
    const error = await thrownBy(() => restarted({stateAt: () => running(7), fails}));
    assert.instance(error, TargetError);
    assert.match(String(error), `systemctl ${fails}`);
  }
});

test('states in words', () => {
  assert.equal(
    [{kind: 'unknown', reason: 'no systemd'} as const, {kind: 'stopped'} as const, running(7)].map(describeState),
    ['unknown: no systemd', 'stopped', 'running, process 7'],
  );
});

test.run();
