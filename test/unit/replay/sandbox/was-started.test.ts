import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {wasStarted} from '../../../../src/replay/sandbox/was-started.js';
import type {ProcessEnd} from '../../../../src/system/process.js';

const test = suite('replay/was-started');

const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(directory, {recursive: true, force: true}));

test('a program that ran was started, however it ended', () => {
  const script = program('script', '#!/bin/sh\nno-such-program');
  assert.ok(wasStarted('/bin/true', outcome({kind: 'exited', code: 127}, '')));
  assert.ok(wasStarted(script, outcome({kind: 'exited', code: 127}, `${script}: 2: no-such-program: not found\n`)));
  assert.ok(wasStarted('/bin/true', outcome({kind: 'signaled', signal: 'SIGSEGV'}, '')));
});

test('what nsenter or the shell in its place could not start was not', () => {
  const elf = program('elf', '\x7fELF of another machine');
  assert.not.ok(wasStarted(elf, outcome({kind: 'exited', code: 127}, `${elf}: 1: ELF: not found\n`)));
  assert.not.ok(wasStarted(program('text', 'exit 0'), outcome({kind: 'exited', code: 0}, '')));
  const refused = 'nsenter: failed to execute /bin/true: Permission denied\n';
  assert.not.ok(wasStarted('/bin/true', outcome({kind: 'exited', code: 126}, refused)));
  assert.not.ok(wasStarted('/bin/true', outcome({kind: 'not-started', reason: 'ENOENT'}, '')));
});

test.run();

function program(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  chmodSync(path, 0o755);
  return path;
}

function outcome(end: ProcessEnd, stderr: string) {
  return {end, stdout: Buffer.from(''), stderr: Buffer.from(stderr), durationMs: 1};
}
