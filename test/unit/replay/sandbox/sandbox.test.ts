import {spawnSync} from 'node:child_process';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {SandboxError} from '../../../../src/errors.js';
import {buildScript} from '../../../../src/replay/sandbox/build-script.js';
import {linkScript, netnsScript} from '../../../../src/replay/sandbox/inside-scripts.js';
import {withSandbox} from '../../../../src/replay/sandbox/sandbox.js';
import type {ProcessEnd, StartedProcess} from '../../../../src/system/process.js';

const test = suite('replay/sandbox');

test('its scripts satisfy ShellCheck', () => {
  for (const script of [buildScript([]), netnsScript, `#!/bin/sh${linkScript}`]) {
    const {error, stdout, status} = spawnSync('shellcheck', ['-'], {input: script, encoding: 'utf8'});
    if (error !== undefined) console.log('SKIP shellcheck: not installed (apt-get install shellcheck)');
    else assert.is(status, 0, stdout);
  }
});

test('a sandbox that cannot be made is an error with the reason, and the holder is gone', async () => {
  const refusal = 'unshare: unshare failed: Operation not permitted\n';
  assert.match(await reasonAfter({kind: 'exited', code: 1}, refusal), 'Operation not permitted');
  assert.match(await reasonAfter({kind: 'exited', code: 1}, ''), 'no reason given');
  assert.match(await reasonAfter({kind: 'signaled', signal: 'SIGKILL'}, ''), 'it was not there after 120 s');
});

test.run();

async function reasonAfter(end: ProcessEnd, stderr: string): Promise<string> {
  let killed = false;
  const holder: StartedProcess = {
    firstOutput: Promise.resolve(null),
    outcome: Promise.resolve({end, stdout: Buffer.from(''), stderr: Buffer.from(stderr), durationMs: 1}),
    kill: () => (killed = true),
  };
  const options = {visible: [], startProcess: () => holder};
  const error: unknown = await withSandbox(options, () => Promise.resolve()).catch((reason: unknown) => reason);
  assert.instance(error, SandboxError);
  assert.ok((error as SandboxError).suggestions.length > 0);
  assert.ok(killed);
  return (error as SandboxError).message;
}
