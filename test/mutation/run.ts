// Changes the program in one small place at a time, and looks whether a test notices: the share that does, per folder.
// A survivor is a promise that no test keeps, or code that could go.
//
//   npm run mutate [-- [--per-folder N] [--seed N] [--tests PART-OF-A-PATH] [FOLDER|FILE]...]
//
// A folder is one of src/ (`pack`), or a path (`src/store/query`). For each, or each file, N places (default 12) are drawn;
// a seed draws the same ones again, whatever other folders are asked for. It works in a copy of the tree. All changes of
// TypeScript are built in at once, each asleep (switches.ts), so that a first run of each test says which of them it comes
// by. For every change only tests near to it (covering-tests.ts) that come by are run, so that a survivor may still be
// noticed by a test further away. `--tests unit` is quick, and asks fewer still. As root, scripts of shims/ are tried by
// tests of test/node, too; `--tests test/shim` leaves those out.
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {coveringTests} from './covering-tests.js';
import {draw} from './draw.js';
import {mutantsOf} from './mutants.js';
import {shellMutantsOf} from './shell-mutants.js';
import {type NamedMutant, noteReached, withSwitches} from './switches.js';
import {Workplace} from './workplace.js';

interface Place extends NamedMutant {
  readonly file: string;
}

/** What a first run, without a change, says of a test that passes. */
interface Trial {
  readonly how: 'compiled' | 'tsx';
  readonly ms: number;
  readonly reached: ReadonlySet<string>;
}

const wanted = 0.85;
const firstLimitMs = 300_000;

const top = join(import.meta.dirname, '..', '..');
const {values, positionals} = parseArgs({
  options: {
    'per-folder': {type: 'string', default: '12'},
    seed: {type: 'string', default: '1'},
    tests: {type: 'string', default: ''},
  },
  allowPositionals: true,
});
const folders = [
  'shims',
  ...readdirSync(join(top, 'src'), {withFileTypes: true})
    .filter((entry) => entry.isDirectory())
    .map(({name}) => `src/${name}`),
];
const chosen = positionals.length === 0 ? folders : positionals.map((name) => folders.find(isNamed(name)) ?? name);

const workplace = new Workplace(top);
const switchFile = join(workplace.path, 'switch');
const testsOf = coveringTests(workplace.path);
const trials = new Map<string, Trial | null>();

const drawn = new Map(chosen.map((folder) => [folder, drawFrom(folder)] as const));
const scripts = new Map<string, Place[]>();
for (const place of [...drawn.values()].flat()) scripts.set(place.file, [...(scripts.get(place.file) ?? []), place]);
for (const [file, places] of scripts) {
  if (file.endsWith('.ts')) workplace.write(file, withSwitches(workplace.read(file), places, switchFile));
}
if (!(await workplace.build())) throw new Error('the program with its switches cannot be built');

const table: string[] = [];
for (const [folder, places] of drawn) {
  let killed = 0;
  for (const place of places) {
    const by = await firstToNotice(place);
    if (by.startsWith('test/')) killed += 1;
    console.log(`${by.startsWith('test/') ? 'killed  ' : 'SURVIVED'} ${place.name}  ${place.mutant.change}  (${by})`);
  }
  const share = places.length === 0 ? 1 : killed / places.length;
  if (share < wanted) process.exitCode = 1;
  table.push(`${folder.padEnd(16)} ${`${killed} of ${places.length}`.padStart(10)}  ${Math.round(share * 100)} %`);
}
console.log(`\n${table.join('\n')}`);

function isNamed(name: string) {
  return (folder: string) => folder === name || folder === `src/${name}`;
}

function drawFrom(folder: string): Place[] {
  const places = workplace.files(folder, /\.(?:ts|sh)$/).flatMap((file): Place[] => {
    const text = workplace.read(file);
    const seen = new Map<string, number>();
    return (file.endsWith('.ts') ? mutantsOf(file, text) : shellMutantsOf(text)).map((mutant) => {
      const before = text.slice(0, mutant.start).split('\n');
      // where it begins and how long it is: `a` and `a || b` begin at one place; and which of those it is: `if (!a)` has two
      const place = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}+${mutant.end - mutant.start}`;
      const count = (seen.get(place) ?? 0) + 1;
      seen.set(place, count);
      return {file, mutant, name: count === 1 ? place : `${place}/${count}`};
    });
  });
  return draw(places, Number(values['per-folder']), Number(values.seed));
}

/** The test that fails with the change, or what to say of a survivor. */
async function firstToNotice({file, name, mutant}: Place): Promise<string> {
  const isShell = file.endsWith('.sh');
  const original = workplace.read(file);
  const changed = original.slice(0, mutant.start) + mutant.replacement + original.slice(mutant.end);
  let comingBy = 0;
  for (const test of testsOf(file).filter((each) => each.includes(values.tests))) {
    const trial = await trialOf(test);
    if (trial === null || !(isShell || trial.reached.has(name))) continue;
    comingBy += 1;
    workplace.write(...(isShell ? ([file, changed] as const) : (['switch', name] as const)));
    const passes = await workplace.passes(test, trial.how, 10_000 + 5 * trial.ms);
    workplace.write(...(isShell ? ([file, original] as const) : (['switch', ''] as const)));
    if (!passes) return test;
  }
  return comingBy === 0 ? 'no near test comes by' : `${comingBy} near tests come by`;
}

/** null: the test fails without a change, too, here or anywhere. */
async function trialOf(test: string): Promise<Trial | null> {
  const known = trials.get(test);
  if (known !== undefined) return known;
  const trial = (await tryOut(test, 'compiled')) ?? (await tryOut(test, 'tsx'));
  if (trial === null) console.log(`left out: ${test} fails without a change`);
  trials.set(test, trial);
  return trial;
}

async function tryOut(test: string, how: Trial['how']): Promise<Trial | null> {
  workplace.write('switch', noteReached);
  workplace.write('switch.reached', '');
  const start = Date.now();
  const passes = await workplace.passes(test, how, firstLimitMs);
  workplace.write('switch', '');
  const reached = new Set(workplace.read('switch.reached').split('\n'));
  return passes ? {how, ms: Date.now() - start, reached} : null;
}
