import {existsSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {runProcess, runProcessGroup, startProcess} from '../../../src/system/process.js';

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

test.run();
