import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Comparison} from '../../src/capture/comparison.js';
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

test('a call without a result is told so', () => {
  withFixture('mlab-physical', (store) => {
    const {code, stderr} = mlabCni(['diff', 'latest', '--store', store]);
    assert.is(code, 12);
    assert.match(stderr, 'has no result to compare with its input: DEL answers with none');
  });
});

test.run();
