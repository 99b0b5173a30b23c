import {existsSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {runProcess, runProcessGroup, runProcessNow, startProcess, succeeded} from '../../../src/system/process.js';
import {eventually, isAlive} from '../../helpers/calls.js';

const test = suite('system/process');

const run = (script: string, timeoutMs = 10_000) => runProcess({file: '/bin/sh', args: ['-c', script], timeoutMs});

test('bytes go through as they are', async () => {
  const stdin = Buffer.from([0, 255, 13, 10, 10]);
  const {end, stdout, stderr} = await runProcess({file: 'cat', stdin, timeoutMs: 10_000});
  assert.equal([end, stdout, stderr.length], [{kind: 'exited', code: 0}, stdin, 0]);
});

test('every end is a value', async () => {
  assert.equal((await run('exit 42')).end, {kind: 'exited', code: 42});
  assert.equal((await run('kill -9 $$')).end, {kind: 'signaled', signal: 'SIGKILL'});
  assert.equal((await run('exec sleep 10', 50)).end, {kind: 'timed-out'});
  assert.is((await runProcess({file: '/no/such/program', timeoutMs: 1000})).end.kind, 'not-started');
});

test('nothing is inherited by an environment that is given', async () => {
  const {stdout} = await runProcess({file: '/usr/bin/env', environment: {ONLY: 'this'}, timeoutMs: 10_000});
  assert.is(stdout.toString(), 'ONLY=this\n');
});

test('a program goes on after its first output until it is killed', async () => {
  const {firstOutput, outcome, kill} = startProcess({file: '/bin/sh', args: ['-c', 'echo ready; exec sleep 100']});
  assert.is(await firstOutput, 'ready\n');
  kill();
  assert.equal((await outcome).end, {kind: 'signaled', signal: 'SIGKILL'});
});

test('a program that ends without a word, or is not there, has no first output', async () => {
  const silent = startProcess({file: '/bin/sh', args: ['-c', 'echo no >&2; exit 3']});
  assert.is(await silent.firstOutput, null);
  assert.is((await silent.outcome).stderr.toString(), 'no\n');
  assert.is(await startProcess({file: '/no/such/program'}).firstOutput, null);
});

test('whoever left the group and holds its output keeps nobody waiting', async () => {
  const file = join(tmpdir(), `mlab-cni-left-${process.pid}`);
  const script = `setsid sh -c 'echo $$ > ${file}; exec sleep 10' & sleep 60`;
  const {end} = await runProcessGroup({file: '/bin/sh', args: ['-c', script], timeoutMs: 500});
  const left = Number(readFileSync(file, 'utf8'));
  rmSync(file);
  assert.is(end.kind, 'timed-out');
  assert.ok(existsSync(`/proc/${left}`), 'it waited for the end of what had left');
  process.kill(left);
});

test('a program that floods its output is killed, and that it was cut is said', async () => {
  const {end, stdout, isCut} = await runProcess({
    file: '/bin/sh',
    args: ['-c', 'yes'],
    timeoutMs: 60_000,
    mostOutputBytes: 1000,
  });
  assert.is(isCut, true);
  assert.is(stdout.length, 1000);
  assert.not(succeeded(end));
  assert.is((await run('echo little')).isCut, false);
});

test('a program runs where it is told to', async () => {
  assert.is((await runProcess({file: 'pwd', cwd: '/proc', timeoutMs: 10_000})).stdout.toString(), '/proc\n');
});

test('all that a program started ends with it when its time is over, or when it is called off', async () => {
  const cancel = new AbortController();
  const file = join(tmpdir(), `mlab-cni-group-${process.pid}`);
  const script = `(exec sleep 600) & echo $! >${file}.new; mv ${file}.new ${file}; wait`;
  const running = runProcessGroup({file: '/bin/sh', args: ['-c', script], timeoutMs: 120_000, cancel: cancel.signal});
  await eventually('it has started another one', () => existsSync(file));
  const inner = Number(readFileSync(file, 'utf8'));
  rmSync(file);
  cancel.abort();
  assert.equal((await running).end, {kind: 'signaled', signal: 'SIGKILL'});
  await eventually('the other one has ended, too', () => !isAlive(inner));

  const late = await runProcessGroup({file: '/bin/sh', args: ['-c', 'echo a word; sleep 600'], timeoutMs: 1000});
  assert.is(late.end.kind, 'timed-out');
  const quick = await runProcessGroup({file: '/bin/sh', args: ['-c', 'exit 3'], timeoutMs: 120_000});
  assert.equal(quick.end, {kind: 'exited', code: 3});
  const missing = await runProcessGroup({file: '/no/such/program', timeoutMs: 120_000});
  assert.is(missing.end.kind, 'not-started');
});

test('a program that nothing may come between ends in the same ways', () => {
  assert.ok(succeeded(runProcessNow('true', [])));
  assert.equal(runProcessNow('sh', ['-c', 'exit 4']), {kind: 'exited', code: 4});
  assert.is(runProcessNow('/no/such/program', []).kind, 'not-started');
});

test.run();
