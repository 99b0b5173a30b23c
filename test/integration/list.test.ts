import {appendFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ListJson} from '../../src/commands/list.js';
import {mlabCni} from '../helpers/cli.js';
import {networks, withFixture, withTemporaryDirectory} from '../helpers/fixtures.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('list');

function listJson(args: readonly string[]): ListJson {
  const {stdout, stderr, code} = mlabCni(['list', '--json', ...args]);
  assert.is(code, 0, stdout + stderr);
  return JSON.parse(stdout) as ListJson;
}

test('lists all captures of the fixtures, newest first, none misread', () => {
  let total = 0;
  for (const network of networks) {
    withFixture(network, (store) => {
      const {captures, ...counts} = listJson(['--store', store, '--limit', '0']);
      assert.equal([counts.total, counts.hidden, counts.damaged], [captures.length, 0, 0]);
      const starts = captures.map(({startedAt}) => startedAt);
      assert.equal(starts, [...starts].sort().reverse());
      for (const {operation, pod, network: name} of captures) {
        assert.match(operation, /^(ADD|DEL)$/);
        assert.ok(pod !== null && name !== null);
      }
      total += captures.length;
    });
  }
  assert.is(total, 131);
});

test('names the inferred parent', () => {
  withFixture('kube-router', (store) => {
    const {captures} = listJson(['--store', store, '--plugin', 'host-local', '--limit', '1']);
    const [capture] = captures;
    assert.is(capture?.parentInferred, true);
    const {captures: bridges} = listJson(['--store', store, '--plugin', 'bridge', '--limit', '1']);
    assert.is(capture?.parentId, bridges[0]?.id);
  });
});

test('filters, limits, and says what it left out', () => {
  withFixture('kube-router', (store) => {
    const failed = mlabCni(['list', '--store', store, '--failed']);
    assert.is(failed.stdout.split('\n').length, 4);
    assert.match(failed.stdout, 'failed: failed to allocate for range 0: no IP addresses available in range set');
    assert.is(failed.stderr, '');
    const limited = mlabCni(['list', '--store', store, '--limit', '3', '--operation', 'add', '--pod', 'default/web-*']);
    assert.is(limited.stdout.trimEnd().split('\n').length, 4);
    assert.match(limited.stderr, /^\d+ older calls not shown: --limit 0 shows all\n$/);
    assert.is(listJson(['--store', store, '--limit', '3', '--operation', 'add']).total, 17);
    assert.is(listJson(['--store', store, '--since', '2026-11-21T09:24:32Z', '--failed']).total, 2);
  });
});

test('an empty answer is a sentence on stderr and no error', () => {
  withFixture('xcluster', (store) => {
    const {stdout, stderr, code} = mlabCni(['list', '--store', store, '--plugin', 'nothing']);
    assert.equal([stdout, stderr, code], ['', 'no capture fits, of 6\n', 0]);
  });
});

test('says why an answer is empty: nothing was recorded, nothing fits, or it is another host', () => {
  withTemporaryDirectory((directory) => {
    const store = join(directory, 'store');
    mkdirSync(join(store, 'started'), {recursive: true});
    const why = (...args: readonly string[]) => mlabCni(['list', '--store', store, ...args]).stderr;
    assert.match(why(), /^there are no captures in .* yet: [^]*try: mlab-cni shim status/);
    writeCapture(store, {id: '10-100-0b7f5e1c', pod: 'web/shop-0'});
    assert.match(
      why('--failed'),
      /^no capture fits, of 1: all are from before the last restart of this host, or from /,
    );
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
    writeCapture(store, {id: `11-200-${boot}`, pod: 'web/shop-1'});
    assert.is(why('--failed'), 'no capture fits, of 2\n');
  });
});

test('names that are in the store are proposed for those that are not', () => {
  withFixture('kube-router', (store) => {
    for (const [flag, written, meant] of [
      ['--plugin', 'brigde', 'bridge'],
      ['--pod', 'wbe-1', 'web-1'],
      ['--pod', 'default/wbe-1', 'default/web-1'],
      ['--network', 'mynett', 'mynet'],
    ] as const) {
      const {stderr} = mlabCni(['list', '--store', store, flag, written]);
      assert.match(stderr, `did you mean: ${flag} ${meant}\n`, `${flag} ${written}`);
    }
    assert.not.match(mlabCni(['list', '--store', store, '--plugin', 'zzz']).stderr, 'did you mean');
  });
});

test('polls are hidden and counted, damaged captures are rows', () => {
  withTemporaryDirectory((directory) => {
    const store = join(directory, 'store');
    for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended'])
      mkdirSync(join(store, folder), {recursive: true});
    const start = 'mlab-cni 1 0.1.0 1 0b7f5e1c-6d5a-4f0b-9a3f-2c1d0e9f8a7b\n/shim/bridge\0\n';
    const add = join(store, 'started', '10-100-0b7f5e1c,ADD,bridge,eth0,c1');
    writeFileSync(
      join(store, 'started', '11-200-0b7f5e1c,VERSION,bridge,-,-'),
      `${start}export CNI_COMMAND='VERSION'\n\0\n`,
    );
    writeFileSync(add, `${start}export CNI_COMMAND='ADD'\n`);
    const {captures, total, hidden, damaged, damagedCaptures} = listJson(['--store', store]);
    assert.equal([captures.length, total, hidden, damaged], [0, 1, 1, 1]);
    assert.is(damagedCaptures[0]?.path, add);
    const text = mlabCni(['list', '--store', store]);
    assert.match(text.stdout, /^10-1 .*damaged: its start is cut off/m);
    assert.is(text.stderr, '1 VERSION or STATUS poll hidden: --polls shows them\n');
    appendFileSync(add, '\0\n');
    assert.is(listJson(['--store', store, '--polls']).captures.length, 2);
  });
});

test('colour is for terminals, and for those who force it', () => {
  withFixture('xcluster', (store) => {
    const escape = '\x1b[';
    assert.not.match(mlabCni(['list', '--store', store]).stdout, escape);
    assert.match(mlabCni(['list', '--store', store], {FORCE_COLOR: '1'}).stdout, escape);
    assert.not.match(mlabCni(['list', '--store', store], {FORCE_COLOR: '1', NO_COLOR: '1'}).stdout, escape);
  });
});

test('bad flags and stores are told in words, with the exit code of the contract', () => {
  withTemporaryDirectory((directory) => {
    const missing = mlabCni(['list', '--store', join(directory, 'nowhere')]);
    assert.is(missing.code, 10);
    assert.match(missing.stderr, 'there is no capture store at');
    const usage = mlabCni(['list', '--store', directory, '--operation', 'REMOVE']);
    assert.is(usage.code, 2);
    assert.match(usage.stderr, '"REMOVE" is no operation');
    assert.is(mlabCni(['list', '--store', directory, '--since', 'tomorrow']).code, 2);
  });
});

test.run();
