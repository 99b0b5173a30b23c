import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni} from '../helpers/cli.js';
import {withFixture, withTemporaryDirectory} from '../helpers/fixtures.js';
import {makeNodeTree} from '../helpers/node-tree.js';
import {matchesSchema, schemaNames} from '../helpers/schema.js';

const test = suite('json-schemas');

const tested = new Set(['capture', 'call', 'dropped', 'node-outcome', 'pod-then']);

/** Runs a command and compares what it answers with its schema. */
function answers(schema: string, args: readonly string[]): void {
  const {stdout, stderr} = mlabCni([...args, '--json']);
  assert.is(stderr, '', 'nothing beside the JSON');
  matchesSchema(schema, stdout);
  tested.add(schema);
}

const commands: readonly (readonly [schema: string, ...args: string[]])[] = [
  ['list', 'list', '--limit', '0'],
  ['tree', 'tree', '--limit', '0'],
  ['stats', 'stats'],
  ['show', 'show'],
  ['show', 'show', 'failed'],
  ['explain', 'explain'],
  ['explain', 'explain', 'latest'],
  ['explain', 'explain', '--message', 'cni plugin not initialized'],
  ['check', 'check', '--limit', '0'],
  ['diff', 'diff', 'failed', 'latest'],
  ['error', 'diff', 'nosuch'],
];

for (const [schema, ...args] of commands) {
  test(args.join(' '), () => {
    for (const network of ['kube-router', 'antidote'] as const) {
      withFixture(network, (store) =>
        answers(schema, [...args, ...(args.includes('--message') ? [] : ['--store', store])]),
      );
    }
  });
}

test('diff of one call, and of a chain', () => {
  withFixture('mlab-physical', (store) => {
    answers('diff', ['diff', 'pDkv', '--store', store]);
    answers('diff', ['diff', 'pDkv', '--chain', '--store', store]);
  });
});

test('pod and replay', () => {
  withFixture('kube-router', (store) => {
    answers('pod', ['pod', 'default/web-6', '--store', store]);
    answers('replay', ['replay', 'JcZr', '--against', 'mock', '--store', store]);
    answers('replay', ['replay', '--all', '--against', 'mock', '--store', store]);
  });
});

test('prune', () => {
  withFixture('kube-router', (store) => {
    answers('prune', ['prune', '--older-than', '1d', '--dry-run', '--store', store]);
    answers('prune', ['prune', '--ok', '--keep', '3', '--store', store]);
  });
});

test('mock make', () => {
  withFixture('kube-router', (store) => {
    withTemporaryDirectory((directory) => {
      answers('mock-make', ['mock', 'make', join(directory, 'mocks'), '--store', store]);
    });
  });
});

test('pack, import and export', () => {
  withFixture('kube-router', (store) => {
    withTemporaryDirectory((directory) => {
      const [pack, page] = [join(directory, 'a.tar.gz'), join(directory, 'a.html')];
      answers('pack', ['pack', '--failed', '--output', pack, '--store', store]);
      answers('pack', ['pack', '--pseudonyms', '--output', join(directory, 'b.tar.gz'), '--store', store]);
      answers('import', ['import', pack, '--store', join(directory, 'fleet')]);
      answers('import', ['import', store, '--node', 'other', '--store', join(directory, 'fleet')]);
      answers('export', ['export', '--as', 'html', '--output', page, '--store', store]);
      for (const form of ['perfetto', 'otlp', 'sh']) answers('export', ['export', '--as', form, '--store', pack]);
    });
  });
});

test('doctor and demo', () => {
  withTemporaryDirectory((root) => answers('doctor', ['doctor', '--root', root, '--store', root]));
  answers('demo', ['demo']);
});

test('shim install, status, sync and uninstall', () => {
  const tree = makeNodeTree();
  try {
    const root = ['--root', tree.host.root];
    answers('shim-status', ['shim', 'status', ...root]);
    answers('shim-install', ['shim', 'install', '--dry-run', ...root]);
    answers('shim-install', ['shim', 'install', '--yes', ...root]);
    answers('shim-status', ['shim', 'status', ...root]);
    answers('shim-sync', ['shim', 'sync', ...root]);
    answers('shim-uninstall', ['shim', 'uninstall', '--yes', ...root]);
    answers('shim-uninstall', ['shim', 'uninstall', '--yes', ...root]);
  } finally {
    tree.dispose();
  }
});

test('every schema is compared with an answer, those of tail, invoke and the cluster in their own tests', () => {
  assert.equal(
    schemaNames.filter((name) => !tested.has(name)),
    [...['collect', 'doctor', 'record', 'status', 'stop'].map((name) => `cluster-${name}`), 'invoke', 'tail'],
  );
});

test.run();
