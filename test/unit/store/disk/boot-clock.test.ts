import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {bootClocks, type BootClock} from '../../../../src/store/disk/boot-clock.js';
import {setModifiedAtMs} from '../../../../src/system/modification-time.js';
import {epochMs} from '../../../helpers/invocation.js';

const test = suite<{started: string}>('store/disk/boot-clock: when a boot was');

const boot = '0000000a';
const unknown: BootClock = {kind: 'unknown', atMs: 0, resolutionMs: 10};

test.before.each((context) => {
  context.started = mkdtempSync(join(tmpdir(), 'mlab-cni-clock-'));
});
test.after.each(({started}) => rmSync(started, {recursive: true}));

/** The name of a call of format 2 whose node wrote down when its boot was, or of format 1. */
function nameOf(uptimeMs: number, booted?: string, ofBoot = boot): string {
  const words = `${1 + uptimeMs}-${uptimeMs / 10}-${ofBoot},ADD,bridge,eth0,c1`;
  return booted === undefined ? words : `${words},${booted}`;
}

/** Puts calls of format 1 there: of each the milliseconds since boot, and those since {@link epochMs} at which its file was written. */
function putFiles(started: string, times: readonly (readonly [uptimeMs: number, writtenMs: number])[]): string[] {
  return times.map(([uptimeMs, writtenMs]) => {
    const name = nameOf(uptimeMs);
    writeFileSync(join(started, name), '');
    setModifiedAtMs(join(started, name), epochMs + writtenMs);
    return name;
  });
}

test('is what the newest call says whose node knew, for all of that boot', ({started}) => {
  const names = [
    nameOf(3000, '-'),
    nameOf(1000, `${epochMs / 10}`),
    nameOf(2000, `${epochMs / 10 + 500}`),
    nameOf(1500, `${epochMs / 10 + 900}`),
    nameOf(9000, `${epochMs / 10 + 77}`, '0000000b'),
    nameOf(100, `${epochMs / 1000}s`, '0000000c'),
  ];
  const clockOf = bootClocks(started, names);
  assert.equal(clockOf(boot), {kind: 'recorded', atMs: epochMs + 5000, resolutionMs: 10});
  assert.equal(clockOf('0000000b'), {kind: 'recorded', atMs: epochMs + 770, resolutionMs: 10});
  assert.equal(clockOf('0000000c'), {kind: 'recorded', atMs: epochMs, resolutionMs: 1000});
  assert.equal(clockOf('0000000d'), unknown, 'a boot of which nothing is there');
});

test('is learned once: all calls of a boot keep the order that they had', ({started}) => {
  const [name = ''] = putFiles(started, [[1000, 1000]]);
  const clockOf = bootClocks(started, [name]);
  const first = clockOf(boot);
  assert.equal(first, {kind: 'files', atMs: epochMs, resolutionMs: 10});
  setModifiedAtMs(join(started, name), epochMs + 50_000);
  assert.is(clockOf(boot), first);
});

/** Times of calls, and when the boot was by them, in milliseconds after {@link epochMs}; null: that cannot be known. */
const byFiles: Readonly<Record<string, readonly [times: readonly (readonly [number, number])[], atMs: number | null]>> =
  {
    'all files agree': [
      [
        [1000, 1003],
        [2000, 2003],
        [9000, 9003],
      ],
      3,
    ],
    'the earliest counts, since a note that came later is a later time': [
      [
        [1000, 1090],
        [2000, 2007],
        [9000, 9050],
      ],
      7,
    ],
    'half of them have late notes': [
      [
        [1000, 1000],
        [2000, 2000],
        [3000, 8000],
        [4000, 13_000],
      ],
      0,
    ],
    'most have late notes, but as far from each other as the calls': [
      [
        [1000, 1000],
        [2000, 7000],
        [3000, 12_000],
      ],
      0,
    ],
    'the clock was set back and forth again': [
      [
        [0, 0],
        [10_000, 2000],
        [20_000, 20_000],
      ],
      -8000,
    ],
    'a few are out of order': [
      [
        [0, 0],
        [1000, 9000],
        [2000, 8000],
        [3000, 15_000],
        [4000, 21_000],
      ],
      0,
    ],
    'copies: written in one moment': [
      [
        [1000, 70_000],
        [2000, 70_001],
        [9000, 70_002],
      ],
      null,
    ],
    'copies: written within less time than the calls took': [
      [
        [1000, 70_500],
        [2000, 73_000],
        [9000, 77_999],
      ],
      null,
    ],
    'copies: written in another order': [
      [
        [1000, 90_000],
        [2000, 80_000],
        [9000, 70_000],
      ],
      null,
    ],
    'copies: half of them in another order': [
      [
        [0, 0],
        [1000, 9000],
        [2000, 8000],
        [3000, 7000],
        [4000, 21_000],
      ],
      null,
    ],
    'late by what the shell and the kernel need': [
      [
        [1000, 1110],
        [2000, 2110],
        [3000, 3000],
      ],
      0,
    ],
    'late by more than that, and nearer together than the calls': [
      [
        [1000, 1111],
        [2000, 2111],
        [3000, 3000],
      ],
      null,
    ],
  };

for (const [what, [times, atMs]] of Object.entries(byFiles)) {
  test(`by the times of files: ${what}`, ({started}) => {
    // 5 ms, since whole seconds would be taken for those of an archive
    const names = putFiles(
      started,
      times.map(([uptimeMs, writtenMs]) => [uptimeMs, writtenMs + 5] as const),
    );
    const expected = atMs === null ? unknown : {kind: 'files', atMs: epochMs + atMs + 5, resolutionMs: 10};
    assert.equal(bootClocks(started, names)(boot), expected);
    assert.equal(bootClocks(started, names.toReversed())(boot), expected, 'in whatever order they are found');
  });
}

test('by times that an archive cut to whole seconds, which agree to a second', ({started}) => {
  const resolutionOf = (...times: [number, number][]) =>
    bootClocks(started, putFiles(started, times))(boot).resolutionMs;
  assert.is(resolutionOf([1000, 1000], [2000, 2000], [9000, 9000]), 1000);
  assert.is(resolutionOf([1000, 1000], [2000, 2000], [9000, 9001]), 10);
  assert.is(resolutionOf([1000, 1000], [2000, 2000]), 10, 'two may be whole by chance');
  const cut = putFiles(started, [
    [1990, 1000],
    [2980, 2000],
    [9010, 9000],
  ]);
  assert.equal(bootClocks(started, cut)(boot), {kind: 'files', atMs: epochMs - 990, resolutionMs: 1000});
});

test('by the files that are still there, from all over the time of that boot', ({started}) => {
  const gone = Array.from({length: 100}, (_, index) => nameOf(1000 + 10 * index));
  const rest = putFiles(
    started,
    Array.from({length: 100}, (_, index) => [3000 + 10 * index, 3000 + 10 * index] as const),
  );
  assert.equal(bootClocks(started, [...gone, ...rest])(boot), {kind: 'files', atMs: epochMs, resolutionMs: 10});
  assert.equal(bootClocks(started, gone)(boot), unknown);
});

test.run();
