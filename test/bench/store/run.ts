// How do the commands that read a store grow with it? Makes stores of COUNTS captures (default: 1,000, 20,000 and
// 100,000), runs each command RUNS times, warm, start-up included, and asks grep and jq the same questions. Prints wall
// time and processor time, since only the latter tells something on a busy machine. Needs GNU time, jq and a built dist/.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {measure, type Cost} from '../measure.js';

const runs = Number(process.env['RUNS'] ?? 7);
const counts = (process.env['COUNTS'] ?? '1000 20000 100000').split(' ').map(Number);

/** Above so many captures only some commands are measured. */
const mostForAll = 20_000;

const work = mkdtempSync(join(tmpdir(), 'mlab-cni-bench-'));
try {
  const costs = new Map(counts.map((count) => [count, measureStore(count)]));
  printTable(costs);
  for (const [count, byName] of costs) if (count <= mostForAll) printRatios(count, byName);
  const largest = costs.get(Math.max(...counts)) ?? {};
  console.log(`\nwith ${Math.max(...counts)} captures, in processor time:`);
  console.log(`  grep takes ${ratio(largest, 'grep', 'failed of a pod')} times list --failed --pod`);
  console.log(`  jq takes ${ratio(largest, 'jq', 'failed')} times list --failed`);
  console.log(`  show takes ${ratio(largest, 'show', 'version')} times --version`);
} finally {
  rmSync(work, {recursive: true});
}

function measureStore(count: number): Record<string, Cost> {
  const store = join(work, String(count));
  mkdirSync(store);
  execFileSync('node_modules/.bin/tsx', ['test/bench/store/generate.ts', String(count), store]);
  const failed = readdirSync(join(store, 'ended')).find((name) => /,exit-1(,|$)/.test(name)) ?? '';
  const id = failed.replace(/,.*/, '');
  const start = readdirSync(join(store, 'started')).find((name) => name.startsWith(`${id},`)) ?? '';
  const [, namespace = '', pod = ''] =
    /K8S_POD_NAMESPACE=(.*?);K8S_POD_NAME=(.*?);/.exec(readFileSync(join(store, 'started', start), 'latin1')) ?? [];
  const our = (...args: string[]) => ['node', 'bin/run.js', ...args];
  const every = count > mostForAll ? {} : everyCommand((...args) => our(...args, '--store', store), id);
  const questions = {
    version: our('--version'),
    list: our('list', '--store', store),
    'failed of a pod': our('list', '--failed', '--pod', `${namespace}/${pod}`, '--store', store),
    grep: ['grep', '-rlF', `K8S_POD_NAME=${pod}`, join(store, 'started')],
    failed: our('list', '--failed', '--store', store),
    jq: ['sh', '-c', `find ${store}/stdout -type f -size +0 | xargs jq -r 'select(.code) | .msg'`],
    show: our('show', id, '--store', store),
    explain: our('explain', 'failed', '--store', store),
    ...every,
  };
  return Object.fromEntries(Object.entries(questions).map(([name, command]) => [name, measure(command, runs)]));
}

/** All that read many captures, but `--json` of all. */
function everyCommand(our: (...args: string[]) => string[], id: string): Record<string, string[]> {
  return {
    'list --limit 0': our('list', '--limit', '0'),
    'list --network': our('list', '--network', 'storage'),
    'list --slower': our('list', '--slower-than', '100ms'),
    stats: our('stats'),
    'stats --limit 0': our('stats', '--limit', '0'),
    check: our('check'),
    'check --limit 0': our('check', '--limit', '0'),
    tree: our('tree'),
    'tree --limit 0': our('tree', '--limit', '0'),
    'tree --polls': our('tree', '--polls'),
    'explain pod': our('explain', 'pod:default/*'),
    diff: our('diff', id, 'latest'),
    export: our('export', id, '--as', 'perfetto'),
    prune: our('prune', '--older-than', '1h', '--dry-run'),
    'prune --keep': our('prune', '--keep', '100', '--dry-run'),
  };
}

function printTable(costs: ReadonlyMap<number, Record<string, Cost>>): void {
  const limits: Readonly<Record<string, string>> = {
    list: '600 ms, 150 MB',
    'failed of a pod': '900 ms',
    show: '2 times --version',
  };
  const heading = counts.map((count) => `${count} captures`.padStart(24)).join('');
  console.log(`wall / processor time in ms, memory in MB; medians of ${runs} runs\n`);
  console.log(`${''.padEnd(16)}${heading}   limit at 100000`);
  for (const name of Object.keys([...costs.values()][0] ?? {})) {
    const cells = [...costs.values()].map((byName) => {
      const {wallMs = 0, cpuMs = 0, megabytes = 0} = byName[name] ?? {};
      return `${wallMs} / ${cpuMs}  ${megabytes} MB`.padStart(24);
    });
    console.log(`${name.padEnd(16)}${cells.join('')}   ${limits[name] ?? ''}`.trimEnd());
  }
}

function printRatios(count: number, costs: Record<string, Cost>): void {
  console.log(`\nwith ${count} captures, in processor time, times what list takes (limit 6):`);
  for (const name of Object.keys(costs)) console.log(`  ${name.padEnd(16)}${ratio(costs, name, 'list')}`);
}

function ratio(costs: Record<string, Cost>, one: string, other: string): string {
  return ((costs[one]?.cpuMs ?? NaN) / (costs[other]?.cpuMs ?? NaN)).toFixed(1);
}
