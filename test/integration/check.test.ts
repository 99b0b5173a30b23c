import {spawnSync} from 'node:child_process';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {CheckJson} from '../../src/commands/check.js';
import {mlabCni, program} from '../helpers/cli.js';
import {withFixture, withTemporaryDirectory, type Network} from '../helpers/fixtures.js';

const test = suite('check');

/** What is to be said about the recorded networks: `id plugin operation`, each as often as it is found. */
const recorded: Readonly<
  Record<Network, {readonly captures: number; readonly findings: Readonly<Record<string, number>>}>
> = {
  // multus passes the result of its first delegate on in that one's version
  'mlab-physical': {captures: 41, findings: {'result-version-differs multus ADD': 2}},
  'kube-router': {captures: 35, findings: {}},
  xcluster: {captures: 6, findings: {}},
  // its multus configuration really has "cniVersion": ""
  antidote: {captures: 49, findings: {'cni-version-missing multus ADD': 4, 'cni-version-missing multus DEL': 3}},
};

for (const [network, {captures, findings}] of Object.entries(recorded)) {
  test(`${network}: no errors, no warnings, and no word that is not deserved`, () => {
    withFixture(network as Network, (store) => {
      const {code, stdout} = mlabCni(['check', '--store', store, '--json']);
      assert.is(code, 0);
      const report = JSON.parse(stdout) as CheckJson;
      assert.equal(report.checked, {kind: 'captures', count: captures});
      assert.equal(countAlike(report), findings);
      assert.is(
        report.counts.info + report.counts.warning,
        Object.values(findings).reduce((sum, each) => sum + each, 0),
      );
    });
  });
}

test('a capture is checked together with the others for its container', () => {
  withFixture('kube-router', (store) => {
    const {stdout} = mlabCni(['check', 'pod:default/web-6', '--store', store]);
    assert.match(stdout, /^5 captures checked: nothing to complain about$/m);
  });
});

test('a limit leaves older captures out and says so', () => {
  withFixture('antidote', (store) => {
    const {code, stdout, stderr} = mlabCni(['check', '--limit', '3', '--store', store]);
    assert.is(code, 0);
    assert.match(stdout, /^3 captures checked/m);
    assert.match(stderr, /46 older captures were not checked/);
  });
});

test('an error in a network configuration is exit code 1, in both modes', () => {
  withTemporaryDirectory((root) => {
    mkdirSync(join(root, 'etc/cni/net.d'), {recursive: true});
    const bad = {cniVersion: '0.4.0', name: 'mynet', plugins: [{type: 'tuning'}, {type: 'bridge'}]};
    writeFileSync(join(root, 'etc/cni/net.d/10-mynet.conflist'), JSON.stringify(bad));
    const text = mlabCni(['check', '/etc/cni/net.d', '--root', root]);
    assert.is(text.code, 1);
    assert.match(text.stdout, /^error +chained-plugin-first\n +10-mynet\.conflist plugins\[0\]\.type: tuning needs/m);
    const json = mlabCni(['check', join(root, 'etc/cni/net.d/10-mynet.conflist'), '--json']);
    assert.is(json.code, 1);
    assert.is((JSON.parse(json.stdout) as CheckJson).counts.error, 1);
  });
});

test('a warning leaves the exit code 0', () => {
  withTemporaryDirectory((directory) => {
    writeFileSync(join(directory, 'a.conf'), JSON.stringify({cniVersion: '0.4.0', name: 'mynet', type: 'portmap'}));
    const {code, stdout} = mlabCni(['check', directory]);
    assert.is(code, 0);
    assert.match(stdout, /1 file checked: 0 errors, 1 warning\n/);
  });
});

test('a path that is not there is an error with the next step', () => {
  const {code, stderr} = mlabCni(['check', '/nonexistent/net.d']);
  assert.is(code, 2);
  assert.match(stderr, /\/nonexistent\/net\.d cannot be read \(ENOENT: no such file or directory\)[^]*try: /);
});

test('a name without a slash is a file if it is there and no capture is named so', () => {
  withTemporaryDirectory((directory) => {
    mkdirSync(join(directory, 'empty'));
    writeFileSync(join(directory, 'JcZr'), '{"cniVersion": "0.4.0", "name": "mynet", "type": "loopback"}');
    withFixture('kube-router', (store) => {
      const check = (...args: readonly string[]) => mlabCni(['check', ...args, '--store', store], {}, directory);
      const empty = check('empty');
      assert.is(empty.code, 1, empty.stderr);
      assert.match(empty.stdout, 'there is no .conflist, .conf or .json in it');
      const both = check('JcZr');
      assert.is(both.code, 2);
      assert.match(both.stderr, /a file here, and the beginning of a capture's id\n {2}try: mlab-cni check \.\/JcZr/);
      assert.match(check('./JcZr').stdout, '1 file checked: nothing to complain about');
      assert.match(mlabCni(['check', 'JcZr', '--store', directory], {}, directory).stdout, '1 file checked');
      assert.match(check('JcZ').stdout, 'captures checked');
    });
  });
});

test('whatever can be read is checked: a pipe, an empty device, a link that leads nowhere', () => {
  const shell = (text: string) =>
    spawnSync('/bin/sh', ['-c', text, 'sh', process.execPath, program], {encoding: 'utf8'});
  const piped = shell(`echo '{"name": ' | "$@" check /dev/stdin`);
  assert.is(piped.status, 1);
  assert.match(piped.stdout, /file-unreadable\n +stdin: /);
  const empty = mlabCni(['check', '/dev/null']);
  assert.is(empty.code, 1);
  assert.match(empty.stdout, 'null: it is empty');
  withTemporaryDirectory((directory) => {
    symlinkSync('/nonexistent', join(directory, 'k.conf'));
    const {code, stdout} = mlabCni(['check', directory]);
    assert.is(code, 1);
    assert.match(stdout, 'k.conf: it cannot be read (ENOENT: no such file or directory)');
  });
});

test('what is left unchecked is said only where something is, and a limit of nothing is none', () => {
  withFixture('xcluster', (store) => {
    for (const args of [[], ['--limit', '0'], ['--limit', '6']]) {
      const {code, stdout, stderr} = mlabCni(['check', ...args, '--store', store]);
      assert.equal([code, stderr], [0, '']);
      assert.match(stdout, /^6 captures checked/m);
    }
    assert.match(mlabCni(['check', '--limit', '5', '--store', store]).stderr, '1 older captures were not checked');
    const {stdout} = mlabCni(['check', '--plugin', 'node-local', '--store', store]);
    assert.match(stdout, /^[1-5] captures? checked/m, 'without a target a filter chooses');
  });
});

test('a damaged capture is a warning with its place, in both modes', () => {
  withTemporaryDirectory((store) => {
    mkdirSync(join(store, 'started'));
    writeFileSync(join(store, 'started/1-2-0b7f5e1c,ADD,bridge,eth0,c1,1'), 'nonsense');
    assert.match(mlabCni(['check', '--store', store]).stderr, /^warning: damaged: .*1-2-0b7f5e1c/);
    const {stdout, stderr} = mlabCni(['check', '--store', store, '--json']);
    assert.is(stderr, '');
    assert.match((JSON.parse(stdout) as {warnings: string[]}).warnings.join(), 'damaged: ');
  });
});

test.run();

function countAlike({findings}: CheckJson): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of findings) {
    const key = 'captureId' in each ? `${each.id} ${each.plugin} ${each.operation}` : each.id;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
