import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ReplayReport} from '../../../src/replay/replay-report.js';
import {runCommand} from '../../helpers/command.js';
import {makeShimDir} from '../../helpers/shim.js';

const test = suite('commands/replay');

const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
const plugin = join(directory, 'plugin');
writeFileSync(plugin, '#!/bin/sh\ncat >/dev/null\necho \'{"code": 7, "msg": "bad network"}\'\nexit 1\n');
chmodSync(plugin, 0o755);
const shim = makeShimDir({plugins: {bridge: plugin}});
spawnSync(join(shim.dir, 'bridge'), {
  input: '{"cniVersion":"1.0.0","name":"net","type":"bridge"}',
  env: {...process.env, CNI_COMMAND: 'ADD', CNI_CONTAINERID: 'c1', CNI_IFNAME: 'eth0', CNI_PATH: shim.dir},
});
test.after(() => {
  shim.dispose();
  rmSync(directory, {recursive: true});
});

const replay = (...args: readonly string[]) => runCommand('replay', ['--store', shim.store, ...args]);

test('the latest failure against a mock, for people', async () => {
  const {status, stdout, stderr} = await replay('--against', 'mock');
  assert.is(status, 0, stderr);
  assert.match(stdout, /^same: the call ended as it did when it was recorded {2}\(bridge ADD, capture /);
  assert.match(stdout, 'this tests the capture, not the plugin');
  assert.match(stdout, 'recorded  failed, exit 1, code 7: bad network');
});

test('as JSON, with the names that scripts rely on', async () => {
  const {status, stdout} = await replay('failed', '--against', 'mock', '--json');
  assert.is(status, 0);
  const report = JSON.parse(stdout) as ReplayReport;
  assert.equal([report.verdict, report.stateSource, report.differences], ['same', 'record', []]);
  assert.equal(report.recorded.error, {code: 7, msg: 'bad network', details: null});
  assert.equal(report.replayed?.exit, {code: 1});
  assert.equal(Object.keys(report.effects), ['links', 'addresses', 'routes', 'rules', 'sysctls', 'files']);
  for (const name of ['schemaVersion', 'captureId', 'recorded', 'replayed']) assert.ok(name in report, name);
});

test('what cannot be replayed is refused with the right exit code', async () => {
  assert.is((await replay('0000', '--against', 'mock')).status, 12);
  assert.is((await replay('--timeout', 'soon')).status, 2);
  assert.is((await runCommand('replay', ['--store', join(directory, 'nowhere')])).status, 10);
  const missing = await replay('--against', join(directory, 'nowhere'));
  assert.is(missing.status, 31);
  assert.match(missing.stderr, 'is neither a directory nor a program');
});

test('a directory that lacks the plugin under test is no reason to take the installed one', async () => {
  const empty = join(directory, 'empty');
  mkdirSync(empty);
  const absent = await replay('--against', empty);
  assert.is(absent.status, 31, absent.stdout);
  assert.match(absent.stderr, `there is no plugin bridge in ${empty}`);
  writeFileSync(join(empty, 'bridge'), '', {mode: 0o644});
  assert.is((await replay('--against', empty)).status, 31, 'not executable');
});

test.run();
