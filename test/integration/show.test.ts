import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {FullCaptureJson} from '../../src/view/calls/capture-json.js';
import {mlabCni} from '../helpers/cli.js';
import {networks, withFixture, withTemporaryDirectory} from '../helpers/fixtures.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('show');

test('shows what failed, first of all', () => {
  withFixture('kube-router', (store) => {
    const {stdout, code} = mlabCni(['show', '6saG', '--store', store]);
    assert.is(code, 0);
    assert.match(
      stdout,
      /^ADD host-local failed after .*\n {2}failed to allocate for range 0: no IP addresses available/,
    );
    assert.match(stdout, /^called by +JcZr {2}ADD bridge eth0 {2}failed \(inferred: no shim recorded it\)$/m);
    assert.not.match(stdout, 'ENVIRONMENT');
    assert.match(mlabCni(['show', '6saG', '--store', store, '--environment']).stdout, /^ENVIRONMENT$/m);
  });
});

test('shows every capture of the fixtures', () => {
  for (const network of networks) {
    withFixture(network, (store) => {
      // one process per capture would take minutes: one of each plugin will do
      const byPlugin = new Map(readdirSync(store).map((name) => [name.split('.')[1], name.split('.')[2] ?? '']));
      for (const [plugin, id] of byPlugin) {
        const {stdout, code} = mlabCni(['show', id, '--store', store, '--json']);
        assert.is(code, 0);
        const shown = JSON.parse(stdout) as FullCaptureJson;
        assert.is(shown.plugin, plugin);
        assert.ok(shown.request !== null && typeof shown.environment['CNI_PATH'] === 'string');
      }
    });
  }
});

test('raw bytes are exact', () => {
  withFixture('mlab-physical', (store) => {
    const program = join(import.meta.dirname, '../../bin/run.js');
    const name = readdirSync(store).find((each) => each.endsWith('YuNFvnI')) ?? '';
    const files = {stdin: 'input', stdout: 'output', stderr: 'stderr'};
    for (const [part, file] of Object.entries(files)) {
      const args = [program, 'show', 'YuNFvnI', '--raw', part, '--store', store];
      const {stdout} = spawnSync(process.execPath, args);
      assert.ok(stdout.equals(readFileSync(join(store, name, file))), part);
    }
    const {stdout} = mlabCni(['show', 'YuNFvnI', '--raw', 'environment', '--store', store]);
    assert.ok(stdout.split('\0').includes('CNI_IFNAME=eth0'));
  });
});

test('what cannot be is refused in words', () => {
  withFixture('xcluster', (store) => {
    assert.is(mlabCni(['show', 'nosuch', '--store', store]).code, 12);
    assert.is(mlabCni(['show', '--raw', 'result', '--store', store]).code, 2);
    assert.is(mlabCni(['show', '--raw', 'stdin', '--environment', '--store', store]).code, 2);
  });
});

test('a script makes the call again, without secrets unless they are asked for', () => {
  withTemporaryDirectory((store) => {
    writeCapture(store, {id: '1-100-0b7f5e1c', environment: {MY_TOKEN: 'hunter22x', COLOUR: 'mauve'}});
    const script = (...args: readonly string[]) => mlabCni(['show', '--as', 'sh', ...args, '--store', store]).stdout;
    assert.match(script(), /^#!\/bin\/sh\n[^]*MY_TOKEN='\[redacted\]'[^]*"\$plugin"\n$/);
    assert.match(script(), "COLOUR='mauve'");
    assert.match(script('--redact', 'COLOUR'), "COLOUR='[redacted]'");
    assert.match(script('--with-secrets'), "MY_TOKEN='hunter22x'");
  });
});

test('a call names its caller, in words and in JSON', () => {
  withTemporaryDirectory((store) => {
    writeCapture(store, {id: '1-100-0b7f5e1c', plugin: 'multus', durationMs: 900});
    writeCapture(store, {id: '2-110-0b7f5e1c', parentId: '1-100-0b7f5e1c'});
    writeCapture(store, {id: '3-120-0b7f5e1c', plugin: 'tuning', parentId: '1-100-0b7f5e1c'});
    const {stdout} = mlabCni(['show', '2-11', '--store', store]);
    assert.match(stdout, /^called by +1-10 {2}ADD multus eth0 {2}ok$/m);
    assert.not.match(mlabCni(['show', '1-10', '--store', store]).stdout, 'called by');
    const json = JSON.parse(mlabCni(['show', '2-11', '--json', '--store', store]).stdout) as FullCaptureJson;
    assert.equal([json.parentId, json.parentInferred], ['1-100-0b7f5e1c', false]);
  });
});

test.run();
