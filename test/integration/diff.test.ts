import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Comparison} from '../../src/capture/change/comparison.js';
import {mlabCni} from '../helpers/cli.js';
import {withFixture} from '../helpers/fixtures.js';

const test = suite('diff');

test('one capture: what the plugin added, and exit code 1 if it did', () => {
  withFixture('mlab-physical', (store) => {
    const added = mlabCni(['diff', 'pDkv', '--store', store]);
    assert.is(added.code, 1);
    assert.match(added.stdout, '+ ips[10.4.159.114/26].interface: 0');
    assert.match(added.stdout, '- dns.nameservers: ["8.8.8.8", "8.8.4.4"]');
    const json = mlabCni(['diff', 'pDkv', '--store', store, '--json']);
    assert.is(json.code, 1);
    const {mode, left, differences} = JSON.parse(json.stdout) as Comparison;
    assert.equal([mode, left.part, differences.length], ['input-output', 'prevResult', 3]);
  });
  withFixture('kube-router', (store) => {
    const nothing = mlabCni(['diff', '8Tti', '--store', store]);
    assert.is(nothing.code, 0);
    assert.match(nothing.stdout, 'no difference');
  });
});

test('two captures: two pods that went the same way do not differ, exactly they do', () => {
  withFixture('mlab-physical', (store) => {
    const same = mlabCni(['diff', 'YuNF', 'roga', '--store', store]);
    assert.is(same.code, 0);
    assert.match(same.stdout, 'no difference\n\ndiffer, but are expected to');
    const exact = mlabCni(['diff', 'YuNF', 'roga', '--exact', '--store', store]);
    assert.is(exact.code, 1);
    assert.match(exact.stdout, '~ parameters.args.K8S_POD_NAME: "ndt-index2-abcde" -> "plain-pod"');
  });
});

test('a failed call against the last one that worked', () => {
  withFixture('mlab-physical', (store) => {
    const good = mlabCni(['diff', 'MJs5', '--against-last-good', '--store', store, '--json']);
    const {left, right, differences} = JSON.parse(good.stdout) as Comparison;
    assert.equal([left.captureId.slice(0, 4), right.captureId.slice(0, 4)], ['4tMd', 'MJs5']);
    assert.ok(differences.some(({path, after}) => path === 'outcome' && after === 'failed'));
    const none = mlabCni(['diff', 'FXRv', '--against-last-good', '--store', store]);
    assert.is(none.code, 12);
    assert.match(none.stderr, /no ADD of ipvlan for the network .* succeeded before FXRv/);
  });
});

test('a chain, step by step', () => {
  withFixture('mlab-physical', (store) => {
    const {stdout, code} = mlabCni(['diff', 'pDkv', '--chain', '--store', store, '--json']);
    assert.is(code, 1);
    const {mode, left, right, steps} = JSON.parse(stdout) as Comparison;
    assert.equal([mode, left.part, right.captureId.slice(0, 4)], ['chain', 'request', 'pDkv']);
    assert.equal(
      steps?.map(({left: {part}}) => part),
      ['request', 'prevResult'],
    );
  });
});

test('an ADD against its DEL: is what was added what is undone?', () => {
  withFixture('mlab-physical', (store) => {
    const {stdout} = mlabCni(['diff', 'pDkv', 'bop5', '--store', store, '--json']);
    const {mode, differences} = JSON.parse(stdout) as Comparison;
    assert.is(mode, 'add-del');
    assert.not.ok(differences.some(({path}) => path === 'operation'));
  });
});

test('a call without a result is told so', () => {
  withFixture('mlab-physical', (store) => {
    const {code, stderr} = mlabCni(['diff', 'latest', '--store', store]);
    assert.is(code, 12);
    assert.match(stderr, 'has no result to compare with its input: DEL answers with none');
  });
});

test.run();
