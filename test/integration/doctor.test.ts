import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {DoctorJson} from '../../src/doctor/report.js';
import {mlabCni} from '../helpers/cli.js';

const test = suite('doctor');

const root = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(root, {recursive: true}));
mkdirSync(join(root, 'etc/cni/net.d'), {recursive: true});
mkdirSync(join(root, 'opt/cni/bin'), {recursive: true});

const configure = (text: string) => writeFileSync(join(root, 'etc/cni/net.d/10-net.conflist'), text);
const run = (...args: readonly string[]) =>
  mlabCni(['doctor', '--root', root, '--store', join(root, 'store'), '--bin-dir', '/opt/cni/bin', ...args]);

test('something is broken: exit status 1, with what to do, in words and in JSON', () => {
  configure('{"cniVersion":');
  const {code, stdout} = run();
  assert.is(code, 1);
  assert.match(stdout, /^error +\S+[^]*To do: /m);
  const json = run('--json');
  assert.is(json.code, 1);
  assert.is((JSON.parse(json.stdout) as DoctorJson).healthy, false);
});

test('nothing is broken: exit status 0, and what was not checked is listed', () => {
  configure('{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"bridge"}]}');
  writeFileSync(join(root, 'opt/cni/bin/bridge'), '#!/bin/sh\necho \'{"supportedVersions":["1.0.0"]}\'\n', {
    mode: 0o755,
  });
  const {code, stdout} = run();
  const json = JSON.parse(run('--json').stdout) as DoctorJson;
  assert.equal(
    json.findings.filter(({severity}) => severity === 'error'),
    [],
  );
  assert.equal([code, json.healthy], [0, true]);
  assert.match(stdout, /^not checked\n {2}- /m);
});

test('with nodes it is "cluster doctor", however the flag is written, and its exit status', () => {
  for (const flags of [['--nodes', 'a'], ['--nodes=a'], ['--selector', 'x'], ['--stuck'], ['--pod=a/b']]) {
    const {code, stdout, stderr} = mlabCni(['doctor', ...flags, '--kubeconfig', '/dev/null']);
    assert.equal([code, stdout], [40, ''], `${flags.join(' ')}: ${stderr}`);
    assert.match(stderr, '/dev/null is no usable kubeconfig');
  }
  assert.match(mlabCni(['doctor', '--nodesx', 'a']).stderr, 'there is no flag --nodesx here');
});

test.run();
