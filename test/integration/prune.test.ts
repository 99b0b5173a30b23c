import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {PruneJson} from '../../src/commands/prune.js';
import {storeFolders} from '../../src/store/disk/format.js';
import {mlabCni} from '../helpers/cli.js';
import {withFixture, withTemporaryDirectory} from '../helpers/fixtures.js';
import {epochMs} from '../helpers/invocation.js';
import {writeCapture, type WrittenCapture} from '../helpers/write-capture.js';

const test = suite('prune');

const boot = '0b7f5e1c';

/** Calls `work` with a store of: a poll, two good pods, one that fails, and one in a loop of five failures. */
function withStore(work: (store: string) => void): void {
  withTemporaryDirectory((directory) => {
    const store = join(directory, 'store');
    for (const folder of storeFolders) mkdirSync(join(store, folder), {recursive: true});
    const write = (number: number, capture: Omit<WrittenCapture, 'id'>) =>
      writeCapture(store, {id: `${number}-${number * 1000}-${boot}`, ...capture});
    write(10, {operation: 'VERSION', container: '-'});
    write(11, {container: 'good1', pod: 'web/good-1'});
    write(12, {container: 'good1', pod: 'web/good-1', operation: 'DEL'});
    write(13, {container: 'good2', pod: 'db/good-2', plugin: 'ptp'});
    write(14, {container: 'bad', pod: 'web/bad', status: 1});
    write(15, {container: 'bad', pod: 'web/bad', operation: 'DEL'});
    for (let number = 20; number < 25; number += 1)
      write(number, {container: `loop${number}`, pod: 'web/loop', status: 1});
    work(store);
  });
}

const prune = (store: string, ...args: readonly string[]) => mlabCni(['prune', '--store', store, ...args]);

function pruneJson(store: string, ...args: readonly string[]): PruneJson {
  const {stdout, code} = prune(store, '--json', ...args);
  assert.is(code, 0, stdout);
  return JSON.parse(stdout) as PruneJson;
}

/** The process ids by which the captures in a store go here. */
function numbersIn(store: string): number[] {
  return readdirSync(join(store, 'started'))
    .map((name) => parseInt(name, 10))
    .sort();
}

const all = [10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24];
const without = (...gone: readonly number[]) => all.filter((number) => !gone.includes(number));
const before = (number: number) => new Date(epochMs + number * 10_000).toISOString();

for (const [args, left] of [
  [['--ok'], [14, 15, 20, 21, 22, 23, 24]],
  [['--failed'], [10, 11, 12, 13]],
  [['--older-than', '1d'], []],
  [['--until', before(12)], without(10, 11, 12)],
  [['--until', before(11)], without(10)],
  [['--since', before(23)], without(23, 24)],
  [['--pod', 'web/good-1'], without(11, 12)],
  [['-n', 'db', '--pod', '*'], without(13)],
  [['--plugin', 'ptp'], without(13)],
  [['--operation', 'VERSION'], without(10)],
  [['--operation', 'DEL'], without(11, 12, 14, 15)],
  [['--container', 'loop2', '--failed'], without(20, 21, 22, 23, 24)],
  [
    ['--network', 'mynet', '--ok'],
    [14, 15, 20, 21, 22, 23, 24],
  ],
  [['--keep', '10'], without(10)],
  [['--keep', '7'], without(10, 21, 22, 23)],
  [['--keep', '4'], without(10, 11, 12, 13, 21, 22, 23)],
  [['--keep', '6'], without(10, 11, 12, 21, 22, 23)],
  [
    ['--keep', '0', '--ok'],
    [14, 15, 20, 21, 22, 23, 24],
  ],
  [['--max-store', '1G'], all],
  [['--max-store', '4K'], []],
] as const) {
  test(`${args.join(' ')} leaves ${left.join(' ') || 'nothing'}`, () => {
    withStore((store) => {
      const done = pruneJson(store, ...args);
      assert.equal(numbersIn(store), left);
      assert.equal([done.left, done.dropped.total], [left.length, all.length - left.length]);
      for (const folder of ['stdin', 'stdout', 'stderr', 'ended'])
        assert.is(readdirSync(join(store, folder)).length, left.length, folder);
    });
  });
}

test('a dry run says the same and removes nothing', () => {
  withStore((store) => {
    const planned = pruneJson(store, '--dry-run', '--keep', '4');
    assert.equal(numbersIn(store), all);
    assert.not(existsSync(join(store, 'about', 'dropped')));
    assert.equal({...pruneJson(store, '--keep', '4'), outcome: 'planned'}, planned);
  });
});

test('what went is counted, and told by list, stats and the next prune', () => {
  withStore((store) => {
    assert.match(
      prune(store, '--keep', '7').stdout,
      /^4 calls in 4 attachments are gone, which freed \d+ KiB: 1 of succ/,
    );
    prune(store, '--pod', 'web/bad');
    const dropped = {total: 6, polls: 1, loops: 3, healthy: 0, last: 0, failed: 2};
    const repeated = [{failure: 'web/loop ADD bridge, bridge exit-1', count: 3}];
    for (const command of ['list', 'stats']) {
      const {stdout} = mlabCni([command, '--json', '--store', store]);
      assert.equal((JSON.parse(stdout) as {dropped: object}).dropped, {...dropped, repeated}, command);
      assert.match(mlabCni([command, '--store', store]).stderr, '6 more calls were recorded, and made room: 1 of succ');
    }
  });
});

test('a call that goes on keeps its attachment', () => {
  withStore((store) => {
    const now = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
    const uptimeCs = Math.round(Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]) * 100);
    writeCapture(store, {id: `900-${uptimeCs - 6000}-${now}`, container: 'busy', status: 0});
    writeCapture(store, {id: `901-${uptimeCs}-${now}`, container: 'busy', operation: 'DEL', status: null});
    const {left, inUse} = pruneJson(store, '--keep', '0');
    assert.equal([left, inUse], [2, 2]);
    assert.match(
      prune(store, '--erase-all', '--yes').stdout,
      '2 calls stay, 2 of them since a call of their attachment',
    );
    assert.equal(numbersIn(store), [900, 901]);
  });
});

test('removes nothing while somebody reads, or makes room', () => {
  withStore((store) => {
    mkdirSync(join(store, 'readers'));
    const pin = join(store, 'readers', String(process.pid));
    writeFileSync(pin, '');
    const {code, stderr} = prune(store, '--ok');
    assert.equal([code, numbersIn(store)], [11, all]);
    assert.match(stderr, `process ${process.pid} reads it`);
    assert.is(prune(store, '--ok', '--dry-run').code, 0);
    const longAgo = Date.now() / 1000 - 700;
    utimesSync(pin, longAgo, longAgo);
    mkdirSync(join(store, 'tidying'));
    assert.is(prune(store, '--ok').code, 11);
    utimesSync(join(store, 'tidying'), longAgo, longAgo);
    assert.is(prune(store, '--ok').code, 0);
    assert.not(existsSync(join(store, 'tidying')));
  });
});

test('commands that read for long say so, and take that back', () => {
  withStore((store) => {
    const readers = join(store, 'readers');
    for (const args of [
      ['export', '--as', 'perfetto'],
      ['pack', '--output', join(store, '..', 'pack.tar.gz')],
      ['mock', 'make', join(store, '..', 'mocks')],
      ['replay', '--all', '--against', 'mock'],
    ]) {
      mlabCni([...args, '--store', store]);
      assert.equal(readdirSync(readers), [], args.join(' '));
      rmSync(readers, {recursive: true});
    }
    mlabCni(['list', '--store', store]);
    assert.not(existsSync(readers));
  });
});

test('says what it needs to know, and asks before it erases all', () => {
  withStore((store) => {
    for (const args of [
      [],
      ['--dry-run'],
      ['--yes'],
      ['--ok', '--failed'],
      ['--erase-all', '--ok'],
      ['--keep', '-1'],
    ]) {
      assert.is(prune(store, ...args).code, 2, args.join(' '));
    }
    const {code, stderr} = prune(store, '--erase-all');
    assert.is(code, 2);
    assert.match(stderr, /this removes 11 captures .*there is no terminal to ask on/s);
    assert.equal(numbersIn(store), all);
    writeFileSync(join(store, 'off'), 'full\n');
    assert.is(prune(store, '--erase-all', '--yes').code, 0);
    assert.not(existsSync(store));
  });
});

test("erases all but what is somebody else's", () => {
  withStore((store) => {
    writeFileSync(join(store, 'notes.txt'), 'mine');
    writeFileSync(join(store, 'off'), 'switched off by hand\n');
    const {stderr} = prune(store, '--erase-all', '--yes');
    assert.match(stderr, 'notes.txt, off');
    assert.equal(readdirSync(store).sort(), ['notes.txt', 'off']);
  });
});

test('follows no link out of the store', () => {
  withStore((store) => {
    const outside = join(store, '..', 'outside');
    mkdirSync(outside);
    const [id = ''] = readdirSync(join(store, 'stdin'));
    writeFileSync(join(outside, id), 'not yours');
    rmSync(join(store, 'stdin'), {recursive: true});
    symlinkSync(outside, join(store, 'stdin'));
    prune(store, '--keep', '0');
    assert.equal(numbersIn(store), []);
    assert.equal(readdirSync(outside), [id]);
  });
});

test('erases a store of nodes', () => {
  withTemporaryDirectory((directory) => {
    const node = join(directory, 'nodes', 'n1', 'store');
    for (const folder of storeFolders) mkdirSync(join(node, folder), {recursive: true});
    writeCapture(node, {id: `10-1000-${boot}`, container: 'good1'});
    writeFileSync(join(directory, 'nodes', 'n1', 'manifest.json'), '{}');
    assert.is(prune(directory, '--erase-all', '--yes').code, 0);
    assert.equal(readdirSync(directory), []);
  });
});

test('knows the captures of other recorders and of collected nodes', () => {
  withFixture('antidote', (store) => {
    const {total} = JSON.parse(mlabCni(['list', '--json', '--store', store]).stdout) as {total: number};
    const {dropped, left} = pruneJson(store, '--failed');
    assert.ok(dropped.failed > 0);
    assert.is(dropped.total + left, total);
    mkdirSync(join(store, 'about'));
    writeFileSync(join(store, 'about', 'notes'), 'not ours');
    assert.is(prune(store, '--erase-all', '--yes').code, 0);
    assert.equal(readdirSync(store), ['about']);
  });
  withStore((store) => {
    const node = join(store, 'nodes', 'n1', 'store');
    for (const folder of storeFolders) mkdirSync(join(node, folder), {recursive: true});
    writeCapture(node, {id: `10-1000-${boot}`, container: 'good1'});
    assert.is(pruneJson(store, '--node', 'n1').dropped.total, 1);
    assert.equal([numbersIn(node), numbersIn(store)], [[], all]);
  });
});

test('tells what excludes what, and what to do with a pack', () => {
  withTemporaryDirectory((directory) => {
    const pack = join(directory, 'node-1.tar.gz');
    writeFileSync(pack, '');
    const both = prune(directory, '--ok', '--failed');
    assert.is(both.code, 2);
    assert.match(both.stderr, '--ok and --failed contradict each other');
    const {code, stderr} = prune(pack, '--keep', '3');
    assert.is(code, 10);
    assert.match(stderr, `mlab-cni import ${pack} --store DIR`);
    assert.not.match(prune(directory, '--help').stdout, /\|\s*\|/);
  });
});

test('says what went; of a dry run what would go, and it goes on being there', () => {
  withStore((store) => {
    const planned = prune(store, '--keep', '0', '--dry-run');
    assert.equal([planned.code, planned.stderr], [0, '']);
    assert.match(planned.stdout, /^\d+ calls in \d+ attachments would go, which frees /);
    assert.equal(numbersIn(store), all);
    const done = prune(store, '--keep', '0');
    assert.match(done.stdout, /are gone, which freed /);
    assert.equal([done.stderr, numbersIn(store)], ['', []]);
  });
  withStore((store) => {
    assert.equal(prune(store, '--erase-all').code, 2, 'nobody can be asked');
    assert.equal(numbersIn(store), all);
    const {stderr} = prune(store, '--erase-all', '--yes');
    assert.is(stderr, '', 'nothing else was in it');
    assert.not.ok(existsSync(store));
  });
});

test.run();
