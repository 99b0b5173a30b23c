import {spawnSync} from 'node:child_process';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import type {Redactor} from '../../../../src/redact/redactor.js';
import {redactorOf} from '../../../../src/redact/redact-calls.js';
import {renderShellScript} from '../../../../src/view/calls/shell-script.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('view/calls/shell-script');

const call = anInvocation({
  stdin: '{"cniVersion": "1.0.0",\n "name": "it\'s", "apiToken": "abc"}\n',
  environment: {
    QUOTED: `it's "$HOME" \`id\` \\ \n two lines`,
    CONTROL: '\x1b[2Jgone',
    CONTROL_LINES: '\x1b[2J\n\n',
    LINES: 'a\n\n',
    'ODD-NAME': 'x y',
    MY_TOKEN: 's3cret',
    MLAB_CNI_PARENT: '1-2-b1c2d3e4',
  },
});

/** What a program gets that the script starts. */
function run(invocation: Invocation, redactor: Redactor | null, program: string): Buffer {
  const script = renderShellScript(invocation, redactor ?? 'kept');
  const {stdout, stderr, status} = spawnSync('/bin/sh', ['-c', script, 'sh', program]);
  assert.is(status, 0, stderr.toString());
  return stdout;
}

test('makes the call again to the byte, but not as part of the recorded tree', () => {
  assert.ok(run(call, null, '/bin/cat').equals(call.stdin));
  const environment = spawnSync('/bin/sh', ['-c', renderShellScript(call, 'kept').replace('"$plugin"', 'env -0')]);
  const entries = (bytes: Buffer) => bytes.toString('latin1').split('\0').sort();
  const recorded = entries(call.environmentBytes).filter((entry) => !entry.startsWith('MLAB_CNI_PARENT='));
  assert.equal(entries(environment.stdout), recorded);
});

test('takes bytes that are no text', async () => {
  const binary = anInvocation({stdin: Buffer.from([0, 255, 10, 39, 92])});
  assert.ok(run(binary, await redactorOf([binary]), '/bin/cat').equals(binary.stdin));
});

test('keeps secrets only when asked to, and the terminal safe', async () => {
  const script = renderShellScript(call, await redactorOf([call]));
  assert.not.match(script, /s3cret|"abc"|\x1b/);
  assert.match(script, "MY_TOKEN='[redacted]'");
  assert.match(renderShellScript(call, 'kept'), "MY_TOKEN='s3cret'");
});

test('finds secrets in documents within the request', async () => {
  const stdin = {
    tokens: ['s3cret'],
    env: [{name: 'API_TOKEN', value: 's3cret'}],
    kubeconfig: 'users:\n- user:\n    token: |\n      s3cret\n',
    inner: JSON.stringify({passwords: {a: 's3cret'}}),
  };
  const invocation = anInvocation({stdin, environment: {DB_PASS: 's3cret'}});
  const script = renderShellScript(invocation, await redactorOf([invocation]));
  assert.not.match(script, 's3cret');
});

test('names paths that are there when the shims are gone', () => {
  const file = {size: 1, modifiedAtMs: 0, sha256: ''};
  const script = (real: string, path: string, argv0: string) =>
    renderShellScript(
      anInvocation({environment: {CNI_PATH: path}, pluginFile: {...file, path: real}}).with({argv: [argv0]}),
      'kept',
    );
  const both = script('/opt/cni/bin/bridge', '/usr/shimcni/bin:/opt/cni/bin', '/usr/shimcni/bin/bridge');
  assert.match(both, /^plugin=\$\{1:-'\/opt\/cni\/bin\/bridge'\}$/m);
  assert.match(both, "CNI_PATH='/opt/cni/bin'");
  assert.match(script('/a/bridge', '/x:/shims:/y', '/shims/bridge'), "CNI_PATH='/x:/a:/y'");
  const mounted = script('/usr/shimcni/bin.real/bridge', '/opt/cni/bin', '/opt/cni/bin/bridge');
  assert.match(mounted, "'/opt/cni/bin/bridge'");
  assert.match(mounted, "CNI_PATH='/opt/cni/bin'");
});

test.run();
