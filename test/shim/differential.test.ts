// Runs a scripted plugin directly and, under every shell, through the shim, and compares all that a runtime and a
// plugin can notice.
//
//   MLAB_CNI_CASES=10000 npx tsx test/shim/differential.test.ts     the long run; 800 is the default
//   MLAB_CNI_CASE=17 npx tsx test/shim/differential.test.ts         case 17 alone, as a failure prints it
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {acceptedDifferences} from './accepted-differences.js';
import {type Case, makeCase} from './differential/case.js';
import {describe, type Difference} from './differential/compare.js';
import {Worker} from './differential/worker.js';
import {type Shell, shells} from './shells.js';

const count = Number(process.env['MLAB_CNI_CASES'] ?? 800);
const only = process.env['MLAB_CNI_CASE'];
const prototype = readFileSync(join(import.meta.dirname, '../../shims/shim.sh'), 'utf8');
const shimNames = [...new Set(prototype.match(/\bmlab_cni_[a-z0-9_]+/g))] as [string, ...string[]];

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-differential-'));
const workers = ['a', 'b', 'c'].map((name) => new Worker(top, name));

const test = suite('the same with and without the shim');

test('random cases', async () => {
  const seeds = only === undefined ? Array.from({length: count}, (_, index) => index) : [Number(only)];
  const failures: string[] = [];
  await inParallel(seeds, async (worker, seed) => {
    const call = makeCase(seed, shimNames);
    for (const {shell, differences} of await worker.differences(call, shells)) {
      const unexpected = differences.filter((found) => !isAccepted(found, call, shell));
      if (unexpected.length > 0) failures.push(explainFailure(seed, shell, call, unexpected));
    }
  });
  assert.is(failures.length, 0, failures.slice(0, 10).join('\n'));
  assert.not(existsSync('/tmp/mlab-cni-evaluated'), 'a value was evaluated by a shell');
});

for (const accepted of acceptedDifferences) {
  test(`accepted and still there: ${accepted.id}`, async () => {
    const [worker] = workers;
    assert.ok(worker);
    for (const {shell, differences} of await worker.differences(accepted.example, shells)) {
      const shown = differences.some((difference) => accepted.covers(difference, accepted.example));
      const where = `${accepted.id} under ${shell.name}:\n${differences.map(describe).join('\n')}`;
      assert.is(shown, accepted.shells.includes(shell.name), where);
      assert.ok(
        differences.every((found) => isAccepted(found, accepted.example, shell)),
        where,
      );
    }
  });
}

test.after(() => rmSync(top, {recursive: true, force: true}));
test.run();

async function inParallel(seeds: readonly number[], work: (worker: Worker, seed: number) => Promise<void>) {
  const queue = [...seeds];
  await Promise.all(
    workers.map(async (worker) => {
      for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) await work(worker, seed);
    }),
  );
}

function isAccepted(difference: Difference, call: Case, shell: Shell): boolean {
  return acceptedDifferences.some(({shells, covers}) => shells.includes(shell.name) && covers(difference, call));
}

function explainFailure(seed: number, shell: Shell, call: Case, differences: readonly Difference[]): string {
  const short = (_key: string, value: unknown): unknown => {
    if (value instanceof Map) return Object.fromEntries(value as Map<string, string>);
    return typeof value === 'string' && value.length > 80 ? `${value.slice(0, 60)}... ${value.length} bytes` : value;
  };
  return [
    `case ${seed} under ${shell.name}; again: MLAB_CNI_CASE=${seed} npx tsx test/shim/differential.test.ts`,
    ...differences.map((difference) => `  ${describe(difference)}`),
    `  ${JSON.stringify(call, short)}`,
  ].join('\n');
}
