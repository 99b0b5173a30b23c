import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {StatsJson} from '../../src/commands/stats.js';
import {mlabCni} from '../helpers/cli.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('stats');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));
const store = join(top, 'store');
writeCapture(store, {id: '1-100-0b7f5e1c', durationMs: 500});
writeCapture(store, {id: '2-200-0b7f5e1c', plugin: 'host-local', status: 1});
writeCapture(store, {id: '3-300-0b7f5e1c', operation: 'VERSION', container: '-'});

const run = (...args: readonly string[]) => mlabCni(['stats', '--store', store, ...args]);

test('a row for each plugin and operation, and beside it what was left out', () => {
  const {code, stdout, stderr} = run();
  assert.is(code, 0);
  assert.match(stdout, /^PLUGIN +OP +CALLS[^]*^bridge +ADD +1 +0 [^]*^host-local +ADD +1 +1 /m);
  assert.is(stderr, '1 VERSION or STATUS poll hidden: --polls shows them\n');
});

test('a limit counts the newest, and says how many it left', () => {
  const {stdout, stderr} = run('--limit', '1');
  assert.not.match(stdout, 'bridge');
  assert.match(stderr, /^1 older call not shown: --limit 0 shows all$/m);
  assert.match(run('--limit', '0').stdout, 'bridge');
});

test('a row for each node, if asked for', () => {
  const {stdout} = run('--by', 'node');
  assert.match(stdout, /^NODE +CALLS[^]*^\(here\) +2 +1 /m);
  assert.not.match(stdout, 'PLUGIN');
});

test('nothing fits: no table, but why', () => {
  const {code, stdout, stderr} = run('--plugin', 'brigde');
  assert.equal([code, stdout], [0, '']);
  assert.match(stderr, /^no capture fits, of 3[^]*did you mean: --plugin bridge\n/);
  const empty = join(top, 'empty');
  mkdirSync(join(empty, 'started'), {recursive: true});
  assert.match(mlabCni(['stats', '--store', empty]).stderr, 'there are no captures in');
});

test('JSON has the rows of plugins always, those of nodes where they are asked for', () => {
  const json = (...args: readonly string[]) => {
    const {stdout, stderr} = run(...args, '--json');
    assert.is(stderr, '');
    return JSON.parse(stdout) as StatsJson;
  };
  const {statistics, nodes, total, counted, hidden, damaged} = json();
  assert.equal([statistics.length, nodes, total, counted, hidden, damaged], [2, undefined, 2, 2, 1, 0]);
  const byNode = json('--by', 'node', '--limit', '1');
  assert.equal([byNode.statistics.length, byNode.nodes?.length, byNode.total, byNode.counted], [1, 1, 2, 1]);
});

test.run();
