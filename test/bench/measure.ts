import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Medians; `megabytes` is the largest resident set. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly megabytes: number;
}

/** What a command costs as a whole process, warm, by GNU time. `prepare` runs before each time and is not measured. */
export function measure(command: readonly string[], runs: number, prepare: () => void = () => undefined): Cost {
  const samples = Array.from({length: runs + 1}, () => {
    prepare();
    return runTimed(command);
  }).slice(1);
  return {
    wallMs: median(samples.map(([wall]) => wall * 1000)),
    cpuMs: median(samples.map(([, user, system]) => (user + system) * 1000)),
    megabytes: Math.round(Math.max(...samples.map(([, , , kilobytes]) => kilobytes)) / 1024),
  };
}

function runTimed(command: readonly string[]): [wall: number, user: number, system: number, kilobytes: number] {
  const place = mkdtempSync(join(tmpdir(), 'mlab-cni-bench-time-'));
  const report = join(place, 'report');
  try {
    const {status} = spawnSync('time', ['--format=%e %U %S %M', `--output=${report}`, ...command], {stdio: 'ignore'});
    // 1 is an answer: something is wrong with these captures
    if (status !== 0 && status !== 1) throw new Error(`${command.join(' ')} exits with ${String(status)}`);
    // above it time says so when the status is not 0
    const figures = readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '';
    const [wall = 0, user = 0, system = 0, kilobytes = 0] = figures.split(' ').map(Number);
    return [wall, user, system, kilobytes];
  } finally {
    rmSync(place, {recursive: true});
  }
}

function median(values: readonly number[]): number {
  return Math.round([...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0);
}
