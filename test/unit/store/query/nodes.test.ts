import {cpSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture} from '../../../../src/capture/selection/filter.js';
import {NotFoundError} from '../../../../src/errors.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {findCapture} from '../../../../src/store/query/find.js';
import {queryCaptures} from '../../../../src/store/query/query.js';
import {queryTrees} from '../../../../src/store/query/trees.js';
import {withFixture, withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite('store/query over nodes');

const container = 'c'.repeat(64);

/** The same ids on two nodes, as after an import that was done twice under two names, and one capture of this machine. */
function withFleet(use: (directory: string) => void): void {
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: '9-50-0000000f'});
    for (const node of ['node-a', 'node-b']) {
      const store = join(directory, 'nodes', node, 'store');
      writeCapture(store, {id: '7-100-0000000a', plugin: 'multus', container});
      writeCapture(store, {id: '8-101-0000000a', plugin: 'bridge', container, parentId: '7-100-0000000a', status: 1});
      writeFileSync(join(directory, 'nodes', node, 'manifest.json'), '{}');
    }
    use(directory);
  });
}

function nodesIn(directory: string, node?: string): (string | null)[] {
  const store = openStore(directory, {node});
  const query = {entries: store.entries(), filter: everyCapture, limit: Infinity};
  return queryCaptures(store, query).captures.map((each) => each.node);
}

test('shows the captures of the store and of its nodes together', () => {
  withFleet((directory) => {
    const nodes = nodesIn(directory);
    assert.equal(nodes.filter((node) => node === null).length, 1);
    assert.equal(nodes.filter((node) => node === 'node-a').length, 2);
    assert.equal(nodes.filter((node) => node === 'node-b').length, 2);
  });
});

test('one node, or those that a pattern names', () => {
  withFleet((directory) => {
    assert.equal(nodesIn(directory, 'node-b'), ['node-b', 'node-b']);
    assert.is(nodesIn(directory, 'node-*').length, 4);
    assert.throws(
      () => openStore(directory, {node: 'node-c'}),
      (error: unknown) => error instanceof NotFoundError && error.suggestions.includes('node-b'),
    );
  });
});

test('a parent is looked up on its own node', () => {
  withFleet((directory) => {
    const store = openStore(directory);
    const {trees} = queryTrees(store, {entries: store.entries(), filter: everyCapture, limit: Infinity});
    const shapes = trees.map(({invocation, children}) => [invocation, ...children.map((each) => each.invocation)]);
    assert.equal(shapes.map((calls) => calls.map(({node, plugin}) => `${node ?? 'here'} ${plugin}`)).sort(), [
      ['here bridge'],
      ['node-a multus', 'node-a bridge'],
      ['node-b multus', 'node-b bridge'],
    ]);
  });
});

test('an id that two nodes have is ambiguous until a node is named', () => {
  withFleet((directory) => {
    assert.throws(() => findCapture(openStore(directory), '7-100-0000000a'), /2 captures .*"7-100-0000000a"/);
    assert.is(findCapture(openStore(directory, {node: 'node-b'}), '7-100').node, 'node-b');
  });
});

test('captures of a node never run, whatever this machine runs', () => {
  withTemporaryDirectory((directory) => {
    writeCapture(join(directory, 'nodes', 'node-a', 'store'), {id: `${process.pid}-100-0000000a`, status: null});
    const bootId = '0000000a-0000-4000-8000-000000000000';
    const store = openStore(directory, {processes: {bootId, startOf: () => 100}});
    assert.is(findCapture(store, 'latest').state, 'unknown');
  });
});

test('captures of M-Lab’s shim.sh can be a node, too', () => {
  withFixture('xcluster', (fixture) => {
    withTemporaryDirectory((directory) => {
      cpSync(fixture, join(directory, 'nodes', 'vm-001', 'store'), {recursive: true, preserveTimestamps: true});
      const nodes = nodesIn(directory);
      assert.ok(nodes.length > 0 && nodes.every((node) => node === 'vm-001'));
    });
  });
});

test('what is no node is left alone', () => {
  withFleet((directory) => {
    mkdirSync(join(directory, 'nodes', 'empty'));
    writeFileSync(join(directory, 'nodes', 'file'), '');
    symlinkSync(join(directory, 'nodes', 'node-a'), join(directory, 'nodes', 'link'));
    assert.is(nodesIn(directory).length, 5);
  });
});

test.run();
