import {readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {TreeJson} from '../../src/commands/tree.js';
import type {CallJson} from '../../src/view/calls/capture-json.js';
import {mlabCni} from '../helpers/cli.js';
import {networks, withFixture} from '../helpers/fixtures.js';

const test = suite('tree');

function treeJson(args: readonly string[]): TreeJson {
  const {stdout, stderr, code} = mlabCni(['tree', '--json', ...args]);
  assert.is(code, 0, stdout + stderr);
  return JSON.parse(stdout) as TreeJson;
}

function sizeOf({children}: CallJson): number {
  return children.reduce((sum, child) => sum + sizeOf(child), 1);
}

test('trees all captures of the fixtures', () => {
  const sizes = networks.map((network) =>
    withFixture(network, (store) => {
      const {captures, total} = treeJson(['--store', store, '--limit', '0']);
      const size = captures.map(sizeOf).reduce((sum, each) => sum + each, 0);
      assert.is(size, total);
      return size;
    }),
  );
  assert.equal(sizes, [41, 35, 6, 49]);
});

test('with a capture: the tree that holds it, with a pod: all its trees', () => {
  withFixture('mlab-physical', (store) => {
    const one = treeJson(['--store', store, 'FXRv']);
    assert.is(one.captures.length, 1);
    assert.is(one.captures[0]?.plugin, 'multus');
    assert.is(one.total, 10);
    const pod = treeJson(['--store', store, 'pod:default/ndt-index2-bad']);
    assert.equal(
      pod.captures.map(({operation}) => operation),
      ['ADD', 'DEL'],
    );
    const text = mlabCni(['tree', '--store', store, 'FXRv']);
    assert.match(text.stdout, '├~ ADD ipvlan <');
    assert.match(text.stdout, 'failed to create ipvlan: operation not supported');
    assert.match(text.stdout, '~ who called is inferred');
  });
});

test('a filter keeps whole trees, a limit whole containers', () => {
  withFixture('mlab-physical', (store) => {
    const failed = treeJson(['--store', store, '--failed']);
    assert.is(failed.total, 4);
    assert.equal(failed.captures.map(sizeOf), [3, 10]);
    const limited = mlabCni(['tree', '--store', store, '--limit', '1']);
    assert.is(limited.stderr, '3 older containers not shown: --limit 0 shows all\n');
    const none = mlabCni(['tree', '--store', store, '--plugin', 'nothing']);
    assert.equal([none.stdout, none.stderr, none.code], ['', 'no capture fits, of 41\n', 0]);
  });
});

test('an unknown or ambiguous capture is told so', () => {
  withFixture('kube-router', (store) => {
    assert.is(mlabCni(['tree', '--store', store, 'zzzzzz']).code, 12);
    assert.is(mlabCni(['tree', '--store', store, 'pod:default/nobody']).code, 12);
    assert.is(mlabCni(['tree', '--store', store, 'pod:nobody']).code, 12);
    assert.is(mlabCni(['tree', '--store', store, 'pod:']).code, 2);
  });
});

test('the container of a damaged capture is not one that the limit left out', () => {
  withFixture('kube-router', (store) => {
    const [damaged = ''] = readdirSync(store);
    rmSync(join(store, damaged, 'env'));
    const {stderr} = mlabCni(['tree', '--store', store, '--limit', '0']);
    assert.match(stderr, /^damaged: .*\n$/);
  });
});

test.run();
