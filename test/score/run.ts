// Scores what `explain`, `check` and `doctor` say against failures that were reported in public, and fails below the goal.
//
//   npm run score:explain [-- PART-OF-AN-ID...]
//
// About two minutes on two cores. src/explain/README.md says how to add a case.
import {mkdtempSync, rmSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import {buildSync} from 'esbuild';
import {readCorpus, type Case} from './case.js';
import {missedGoals, totalsOf} from './goals.js';
import {scoreCase, type Score} from './score-case.js';

const parts = process.argv.slice(2);
const cases = readCorpus(join(import.meta.dirname, 'corpus')).filter(
  ({id}) => parts.length === 0 || parts.some((part) => id.includes(part)),
);
const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-score-'));
const scores: Score[] = [];
try {
  const player = join(directory, 'plugin.mjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, 'plugin.ts')],
    outfile: player,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const queue = [...cases];
  await Promise.all(Array.from({length: availableParallelism() + 1}, () => work(queue, player)));
} finally {
  rmSync(directory, {recursive: true, force: true});
}
for (const score of scores.sort((left, right) => (left.id < right.id ? -1 : 1))) report(score);
for (const line of totalsOf(scores)) console.log(line);
const missed = missedGoals(scores);
for (const line of missed) console.error(`MISSED: ${line}`);
process.exitCode = missed.length > 0 ? 1 : 0;

async function work(queue: Case[], player: string): Promise<void> {
  for (let each = queue.shift(); each !== undefined; each = queue.shift()) {
    const root = join(directory, each.id);
    scores.push(await scoreCase(each, root, player));
    rmSync(root, {recursive: true, force: true});
  }
}

function report({id, kind, verdict, confidence, rule, why, isPluginRight, isDefaultSame, plugin}: Score): void {
  if (verdict === 'right' && isPluginRight !== false && isDefaultSame) return;
  const details = [
    `${verdict} (${confidence ?? 'no confidence'})`,
    rule ?? 'no rule',
    ...(verdict === 'wrong' ? [`because: ${why}`] : []),
    ...(isPluginRight === false ? [`named ${plugin ?? 'no plugin'}`] : []),
    ...(isDefaultSame ? [] : ['explain without a selector says something else']),
  ];
  console.log(`${kind} ${id}: ${details.join(', ')}`);
}
