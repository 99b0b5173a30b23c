// What makes room in a store that has grown too large: the end of shim.sh, that the shim gives to a shell of its own now and
// then. Each capture counts ten KiB here, so that it can be said which ones go.
import {execFileSync, spawnSync} from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {findProgram} from '../helpers/shim.js';
import {writeCapture, type WrittenCapture} from '../helpers/write-capture.js';
import {writeScript} from '../helpers/calls.js';

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-tidying-'));
const [, script = ''] = readFileSync(join(import.meta.dirname, '../../shims/shim.sh'), 'utf8').split('\n#: tidy\n');
const du = writeScript(join(top, 'du'), 'set -- started/*; [ -e "$1" ] || shift; echo "$(($# * 10))	."');

/** An earlier boot, and this one with its uptime in centiseconds. */
const [before, boot, now] = ['0b7f5e1c', '1234abcd', 10_000_000];

/** Each with the programs that its nodes have. */
const userlands = ['dash', 'bash', 'busybox'].flatMap((name) => {
  const path = findProgram(name);
  if (path === null) return [];
  if (name !== 'busybox') return [{name, file: path, args: ['-s'], PATH: '/usr/sbin:/usr/bin:/sbin:/bin'}];
  const PATH = join(top, 'busybox');
  mkdirSync(PATH);
  execFileSync(path, ['--install', '-s', PATH]);
  return [{name, file: path, args: ['sh', '-s'], PATH}];
});

const test = suite('tidying');

const captures: readonly (readonly [number, Omit<WrittenCapture, 'id'>])[] = [
  [9, {container: 'old', pod: 'web/old'}],
  [10, {operation: 'VERSION', container: '-'}],
  [11, {container: 'good1', pod: 'web/good-1'}],
  [12, {container: 'good1', pod: 'web/good-1', operation: 'DEL'}],
  [13, {container: 'good2', pod: 'db/good-2', plugin: 'ptp'}],
  [14, {container: 'bad', pod: 'web/bad', status: 1}],
  [15, {container: 'bad', pod: 'web/bad', operation: 'DEL'}],
  ...[20, 21, 22, 23, 24].map(
    (number) =>
      [number, {container: `loop${number}`, pod: 'web/loop', status: 1}] as [number, Omit<WrittenCapture, 'id'>],
  ),
];

/** What goes at once, what matters least first. */
const order = [[10], [21], [22], [23], [9], [11, 12], [13], [14, 15], [20], [24]];

function makeStore(more: readonly (readonly [string, Omit<WrittenCapture, 'id'>])[] = [], usual = captures): string {
  const store = mkdtempSync(join(top, 'store-'));
  for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended', 'about']) mkdirSync(join(store, folder));
  for (const [number, capture] of usual) writeCapture(store, {id: `${number}-${number * 1000}-${before}`, ...capture});
  for (const [id, capture] of more) writeCapture(store, {id, ...capture});
  return store;
}

/** The process ids by which captures go here, of those that are left. */
function left(store: string): number[] {
  return readdirSync(join(store, 'started'))
    .map((name) => parseInt(name, 10))
    .sort((one, other) => one - other);
}

const all = captures.map(([number]) => number);
const without = (...gone: readonly number[]) => all.filter((number) => !gone.includes(number));

for (const {name, file, args, PATH} of userlands) {
  const tidy = (store: string, maxKib: number, keepFreeKib = 0) => {
    const settings = [store, String(maxKib), String(keepFreeKib), du, boot, String(now)];
    const {status, stdout, stderr} = spawnSync(file, [...args, ...settings], {
      input: script,
      encoding: 'utf8',
      env: {PATH},
    });
    assert.equal([status, stdout], [0, ''], stderr);
    assert.not(/syntax|not found|unexpected/i.test(stderr), stderr);
  };

  test(`up to three quarters of its room nothing goes, ${name}`, () => {
    const store = makeStore();
    tidy(store, 160);
    assert.equal(left(store), all);
    assert.not(existsSync(join(store, 'about/dropped')));
    tidy(store, 159);
    assert.ok(left(store).length < all.length);
    assert.not(existsSync(join(store, 'off')));
  });

  test(`what matters least goes first, in whole attachments, down to two thirds, ${name}`, () => {
    for (let count = 3; count <= all.length; count += 1) {
      const store = makeStore();
      tidy(store, Math.floor((120 - 10 * (count - 1) - 5) * 1.5)); // so many captures are a tenth of the rest above two thirds
      const gone: number[] = [];
      for (const group of order) if (gone.length < count) gone.push(...group);
      assert.equal(left(store), without(...gone), `${count} captures`);
      for (const folder of ['stdin', 'stdout', 'stderr', 'ended']) {
        const others = readdirSync(join(store, folder)).map((each) => parseInt(each, 10));
        assert.equal(
          [...others].sort((one, other) => one - other),
          left(store),
          folder,
        );
      }
      assert.not(existsSync(join(store, 'off')));
      assert.not(existsSync(join(store, 'tidying')));
    }
  });

  test(`what went is counted by its class, and a loop by its pod and failure; counts add up, ${name}`, () => {
    const store = makeStore();
    writeFileSync(
      join(store, 'about/dropped'),
      'healthy\t5\npolls\t2\nweb/loop ADD bridge, bridge exit-1\t4\nweb/x DEL ptp\t1\n',
    );
    tidy(store, 15);
    assert.equal(left(store), []);
    const lines = readFileSync(join(store, 'about/dropped'), 'utf8').trimEnd().split('\n').sort();
    assert.equal(lines, [
      'failed\t4',
      'healthy\t6',
      'last\t3',
      'loops\t3',
      'polls\t3',
      'web/loop ADD bridge, bridge exit-1\t7',
      'web/x DEL ptp\t1',
    ]);
    assert.equal(readdirSync(join(store, 'about')), ['dropped']);
  });

  test(`for the room of others only what went well goes, ${name}`, () => {
    const store = makeStore();
    const {bavail, bsize} = statfsSync(store);
    tidy(store, 1_000_000, Math.floor((bavail * bsize) / 1024) * 2);
    assert.equal(left(store), without(10, 21, 22, 23, 9));
    assert.is(readFileSync(join(store, 'off'), 'utf8'), 'full\n', 'and recording stops where that does not help');
  });

  test(`a call that goes on keeps its attachment; one that was killed is a failure, ${name}`, () => {
    const busy = {container: 'busy', pod: 'web/busy'};
    const store = makeStore([
      [`900-${now - 70_000}-${boot}`, busy],
      [`901-${now - 50_000}-${boot}`, {...busy, operation: 'DEL', status: null}],
      [`902-${now - 50_000}-${before}`, {container: 'killed', status: null}],
      [`999999999-${now - 70_000}-${boot}`, {container: 'ended', status: null}],
      [`${process.pid}-${now - 70_000}-${boot}`, {container: 'long', status: null}],
    ]);
    tidy(store, 10);
    assert.equal(
      left(store),
      [900, 901, process.pid].sort((one, other) => one - other),
    );
    assert.is(readFileSync(join(store, 'off'), 'utf8'), 'full\n', 'there is nothing more to go, and too much is left');
  });

  test(`nothing goes while somebody reads, ${name}`, () => {
    const store = makeStore();
    const readers = join(store, 'readers');
    mkdirSync(readers);
    writeFileSync(join(readers, '999999999'), '');
    writeFileSync(join(readers, String(process.pid)), '');
    tidy(store, 10);
    assert.equal(left(store), all);
    const longAgo = Date.now() / 1000 - 700;
    utimesSync(join(readers, String(process.pid)), longAgo, longAgo);
    tidy(store, 10);
    assert.equal(left(store), [], 'that one was given up, the other one has ended');
  });

  test(`one makes room at a time; what a killed one left is taken away, ${name}`, () => {
    const store = makeStore();
    const lock = join(store, 'tidying');
    mkdirSync(lock);
    tidy(store, 10);
    assert.equal([left(store), existsSync(lock)], [all, true]);
    const longAgo = Date.now() / 1000 - 700;
    utimesSync(lock, longAgo, longAgo);
    tidy(store, 10);
    assert.equal([left(store), existsSync(lock)], [all, false], 'the next one makes room');
    tidy(store, 10);
    assert.equal([left(store), existsSync(lock)], [[], false]);
  });

  test(`files without a start are removed, unless they may be about to get one, ${name}`, () => {
    const store = makeStore();
    const [old, dead, young] = [`7-1000-${before}`, `7-${now - 60_001}-${boot}`, `7-${now - 59_000}-${boot}.2`];
    for (const id of [old, dead, young]) {
      for (const folder of ['stdin', 'stdout', 'stderr']) writeFileSync(join(store, folder, id), '');
      writeFileSync(join(store, 'ended', `${id},exit-0,7`), '');
    }
    writeFileSync(join(store, 'stdin', 'of another'), '');
    tidy(store, 150);
    for (const folder of ['stdin', 'stdout', 'stderr', 'ended']) {
      const ids = readdirSync(join(store, folder)).map((each) => each.split(',')[0]);
      assert.equal(
        ids.filter((id) => id?.startsWith('7-')),
        [young],
        folder,
      );
    }
    assert.ok(existsSync(join(store, 'stdin', 'of another')));
  });

  test(`a failure between others of its kind is a loop only for the same pod, plugin and end, ${name}`, () => {
    const failing = (number: number, more: Omit<WrittenCapture, 'id'>) => [number, {status: 1, ...more}] as const;
    const store = makeStore(
      [],
      [
        failing(1, {container: 'a', pod: 'web/a'}),
        failing(2, {container: 'b', pod: 'web/b'}),
        failing(3, {container: 'c', pod: 'web/a', plugin: 'ptp'}),
        failing(4, {container: 'd', pod: 'web/a', status: 2}),
        failing(5, {container: 'e'}),
        failing(6, {container: 'e'}),
        failing(7, {container: 'e'}),
        failing(8, {container: 'f', pod: 'web/a'}),
      ],
    );
    const {bavail, bsize} = statfsSync(store);
    tidy(store, 1_000_000, Math.floor((bavail * bsize) / 1024) * 2);
    assert.equal(left(store), [1, 2, 3, 4, 5, 7, 8], 'a container without a pod stands for itself');
  });
}

test.after(() => rmSync(top, {recursive: true, force: true}));
test.run();
