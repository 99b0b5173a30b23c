import {parse} from '@oclif/core/parser';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {recordFlags, selectionFromFlags, wantedFromFlags} from '../../../../src/cli/flags/cluster-flags.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cli/flags/cluster-flags');

const parsed = (line: string) => parse(line === '' ? [] : line.split(' '), {flags: recordFlags});

async function selectionOf(line: string): Promise<object> {
  const {flags} = await parsed(line);
  return selectionFromFlags(flags);
}

test('nodes are named in one of four ways', async () => {
  assert.equal(await selectionOf('--nodes a,b,'), {kind: 'names', names: ['a', 'b']});
  assert.equal(await selectionOf('--selector mlab/type=physical'), {kind: 'selector', selector: 'mlab/type=physical'});
  assert.equal(await selectionOf('--pod web/a'), {kind: 'pod', namespace: 'web', name: 'a'});
  assert.equal(await selectionOf('--stuck'), {kind: 'stuck'});
});

test('none of them, two of them, and no name are refused', async () => {
  assert.match(String(await thrownBy(() => selectionOf(''))), 'which nodes?');
  for (const line of ['--nodes a --stuck', '--nodes ,', '--selector x --pod web/a']) {
    assert.match(String(await thrownBy(() => selectionOf(line))), 'in one way', line);
  }
});

test('recorders that are found may be of some nodes, or of one run', () => {
  assert.equal(wantedFromFlags({}), {nodes: [], run: undefined});
  assert.equal(wantedFromFlags({nodes: 'a,,b', run: 'x'}), {nodes: ['a', 'b'], run: 'x'});
});

test('sizes are as the node script takes them', async () => {
  for (const size of ['512K', '64M', '1G']) assert.is((await parsed(`--max-store ${size}`)).flags['max-store'], size);
  for (const size of ['64', '0M', '64MiB', 'x64M', '1.5G']) {
    assert.match(String(await thrownBy(() => parsed(`--max-store ${size}`))), `"${size}" is no size`);
  }
});

test('what is not said', async () => {
  const {flags} = await parsed('');
  assert.equal(
    [flags.for, flags.keep, flags['max-store'], flags.parallel, flags['node-timeout'], flags.namespace, flags.pull],
    [600_000, 900_000, '64M', 10, 60_000, 'kube-system', 'IfNotPresent'],
  );
  assert.equal([flags.stuck, flags.detach, flags.yes, flags.rbac].filter(Boolean), []);
});

test('secrets of a registry may be several, and take no words that are not theirs', async () => {
  assert.equal((await parsed('--pull-secret a --pull-secret b')).flags['pull-secret'], ['a', 'b']);
  assert.match(String(await thrownBy(() => parsed('--pull-secret a b'))), 'Unexpected argument');
});

test.run();
