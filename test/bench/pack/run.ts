// What do pack and import cost beside tar with gzip, for the same files, in one run? Makes a store of COUNT captures
// (default: 10,000) and runs each command RUNS times, warm. Needs GNU time and a built dist/.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {measure, type Cost} from '../measure.js';

const runs = Number(process.env['RUNS'] ?? 5);
const count = Number(process.env['COUNT'] ?? 10_000);
const most = {ratio: 2, megabytes: 200};

const work = mkdtempSync(join(tmpdir(), 'mlab-cni-bench-'));
try {
  const [store, other, plain, out] = ['store', 'other', 'plain.tar.gz', 'out'].map((name) => join(work, name)) as [
    string,
    string,
    string,
    string,
  ];
  mkdirSync(store);
  execFileSync('node_modules/.bin/tsx', ['test/bench/store/generate.ts', String(count), store]);
  const anew = (path: string) => () => rmSync(path, {recursive: true, force: true});
  const anewDirectory = (path: string) => () => {
    anew(path)();
    mkdirSync(path, {mode: 0o700});
  };
  const packed = join(out, 'packed.tar.gz');
  const pack = (...more: readonly string[]) => {
    const command = ['node', 'bin/run.js', 'pack', '--polls', '--store', store, '--output', packed];
    return measure([...command, ...more], runs, anewDirectory(out));
  };
  console.log(`${count} captures; wall and processor time in ms; medians of ${runs} runs\n`);
  const tar = show('tar cz', measure(['tar', 'czf', plain, '-C', store, '.'], runs, anew(plain)));
  show('pack --with-secrets', pack('--with-secrets', '--yes'), tar);
  show('pack --pseudonyms', pack('--pseudonyms'), tar);
  show('pack', pack(), tar);
  const untar = show('tar xz', measure(['tar', 'xzf', plain, '-C', other], runs, anewDirectory(other)));
  show('import', measure(['node', 'bin/run.js', 'import', packed, '--store', other], runs, anew(other)), untar);
} finally {
  rmSync(work, {recursive: true});
}

function show(name: string, cost: Cost, beside?: Cost): Cost {
  const {wallMs, cpuMs, megabytes} = cost;
  const figures = `${name.padEnd(20)} ${`${wallMs} / ${cpuMs}`.padStart(14)} ${`${megabytes} MB`.padStart(8)}`;
  if (beside === undefined) console.log(figures);
  else {
    const ratios = [wallMs / beside.wallMs, cpuMs / beside.cpuMs];
    const isKept = ratios.every((ratio) => ratio <= most.ratio) && megabytes < most.megabytes;
    if (!isKept) process.exitCode = 1;
    const limits = `at most ${most.ratio} and ${most.megabytes} MB: ${isKept ? 'kept' : 'MISSED'}`;
    console.log(`${figures}  ${ratios.map((ratio) => ratio.toFixed(2)).join(' / ')} times, ${limits}`);
  }
  return cost;
}
