import {execFileSync} from 'node:child_process';
import {appendFileSync, cpSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openStore} from '../../../../src/store/disk/store.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {epochMs} from '../../../helpers/invocation.js';
import {findProgram} from '../../../helpers/shim.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite('store/disk/times');

const boot = '0000000a';

interface SeenTimes {
  readonly start: number;
  readonly durationMs: number | null;
  readonly source: string;
}

/** Oldest first. */
function timesIn(directory: string): SeenTimes[] {
  const store = openStore(directory);
  const seen = store.entries().map((entry): SeenTimes => {
    const reading = store.read(entry);
    if (reading.kind === 'damaged') throw new Error(reading.reason);
    const {startedAtMs, durationMs, timeSource} = reading.invocation;
    return {start: startedAtMs, durationMs: durationMs === null ? null : Math.round(durationMs), source: timeSource};
  });
  return seen.reverse();
}

function writeThree(directory: string, format: 1 | 2): void {
  for (const [index, durationMs] of [30, 1200, 50_000].entries()) {
    writeCapture(directory, {id: `${index}-${100 * (index + 1)}-${boot}`, durationMs, format});
  }
}

const recorded: readonly SeenTimes[] = [
  {start: epochMs + 1000, durationMs: 30, source: 'recorded'},
  {start: epochMs + 2000, durationMs: 1200, source: 'recorded'},
  {start: epochMs + 3000, durationMs: 50_000, source: 'recorded'},
];

/** How captures travel, each of which changes the times of files in its own way. */
const journeys: Readonly<Record<string, (from: string, to: string) => void>> = {
  'cp -r': (from, to) => cpSync(from, to, {recursive: true}),
  'cp -rp': (from, to) => cpSync(from, to, {recursive: true, preserveTimestamps: true}),
  tar: (from, to) => {
    mkdirSync(to);
    execFileSync('sh', ['-c', `tar -cf - -C '${from}' . | tar -xf - -C '${to}'`]);
  },
  git: (from, to) => {
    execFileSync('git', ['init', '-q', from]);
    execFileSync('git', ['-C', from, 'add', '-A']);
    execFileSync('git', ['-C', from, '-c', 'user.name=x', '-c', 'user.email=x', 'commit', '-qm', 'x']);
    execFileSync('git', ['clone', '-q', from, to]);
  },
  ...ifInstalled('zip', (from, to) => {
    execFileSync('sh', ['-c', `cd '${from}' && zip -qr ../store.zip . && unzip -q ../store.zip -d '${to}'`]);
  }),
  // without -t
  ...ifInstalled('rsync', (from, to) => void execFileSync('rsync', ['-r', `${from}/`, to])),
};

function ifInstalled(program: string, journey: (from: string, to: string) => void) {
  return findProgram(program) === null ? {} : {[program]: journey};
}

for (const [journey, copy] of Object.entries(journeys)) {
  test(`format 2 keeps its times through ${journey}`, () => {
    withTemporaryDirectory((directory) => {
      const [from, to] = [join(directory, 'from'), join(directory, 'to')];
      writeThree(from, 2);
      assert.equal(timesIn(from), recorded);
      copy(from, to);
      assert.equal(timesIn(to), recorded);
    });
  });

  test(`format 1 has its files' times after ${journey}, or says that they are unknown`, () => {
    withTemporaryDirectory((directory) => {
      const [from, to] = [join(directory, 'from'), join(directory, 'to')];
      writeThree(from, 1);
      assert.equal(
        timesIn(from),
        recorded.map((each) => ({...each, source: 'files'})),
      );
      copy(from, to);
      const isWhole = journey === 'tar' || journey === 'zip';
      const isKept = journey === 'cp -rp' || isWhole;
      const inSeconds = (ms: number | null) => (ms === null ? null : Math.floor(ms / 1000) * 1000);
      const expected = recorded.map(({start, durationMs: exact}) => {
        const durationMs = isWhole ? inSeconds(exact) : exact;
        return isKept
          ? {start, durationMs, source: 'files'}
          : {start: start - epochMs, durationMs: null, source: 'unknown'};
      });
      assert.equal(timesIn(to), expected);
    });
  });
}

test('a boot of which only one name tells when it was', () => {
  withTemporaryDirectory((directory) => {
    writeThree(directory, 1);
    writeCapture(directory, {id: `9-900-${boot}`});
    assert.equal(
      timesIn(directory).map(({start, source}) => [start, source]),
      [100, 200, 300, 900].map((uptimeCs) => [epochMs + uptimeCs * 10, 'recorded']),
    );
  });
});

test('a call without an end has the time of its name, whatever became of its files', () => {
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: `1-100-${boot}`, status: null});
    const [name = ''] = readdirSync(join(directory, 'started'));
    utimesSync(join(directory, 'started', name), 1000, 1000);
    assert.equal(timesIn(directory), [{start: epochMs + 1000, durationMs: null, source: 'recorded'}]);
  });
});

test('a duration is that of the names also where no boot has a time, and a start that of its file but for late notes', () => {
  withTemporaryDirectory((directory) => {
    writeThree(directory, 1);
    for (const [index, name] of readdirSync(join(directory, 'started')).sort().entries()) {
      const [id = ''] = name.split(',');
      renameSync(
        join(directory, 'ended', `${id},exit-0`),
        join(directory, 'ended', `${id},exit-0,${101 + 100 * index}`),
      );
    }
    assert.equal(timesIn(directory), [
      {start: epochMs + 1000, durationMs: 10, source: 'files'},
      {start: epochMs + 2000, durationMs: 10, source: 'files'},
      {start: epochMs + 3000, durationMs: 10, source: 'files'},
    ]);
  });
});

test('a late note changes no time of format 1', () => {
  withTemporaryDirectory((directory) => {
    writeThree(directory, 1);
    const started = join(directory, 'started', `0-100-${boot},ADD,bridge,eth0,c1`);
    appendFileSync(started, 'Segmentation fault\n');
    utimesSync(started, (epochMs + 1900) / 1000, (epochMs + 1900) / 1000);
    assert.equal(timesIn(directory)[0], {start: epochMs + 1000, durationMs: 30, source: 'files'});
  });
});

test('which file a plugin was is looked up by the time of the call', () => {
  withTemporaryDirectory((directory) => {
    writeThree(directory, 2);
    const line = (uptime: number, size: number) =>
      `${uptime} ${boot} ${size} 1700000000 77 ${'ab'.repeat(32)} /opt/cni/bin/bridge\n`;
    mkdirSync(join(directory, 'about'));
    writeFileSync(join(directory, 'about', ',opt,cni,bin,bridge,'), line(100, 1000) + line(250, 2000));
    const store = openStore(directory);
    const sizes = store.entries().map((entry) => {
      const reading = store.read(entry);
      return reading.kind === 'capture' ? reading.invocation.pluginFile?.size : undefined;
    });
    assert.equal(sizes.reverse(), [1000, 1000, 2000]);
  });
});

test.run();
