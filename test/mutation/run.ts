// Changes the program in one small place at a time, and looks whether a test notices: the share that does, per folder.
// A survivor is a promise that no test keeps, or code that could go.
//
//   npm run mutate [-- [--per-folder N] [--seed N] FOLDER...]
//
// For each folder N places (default 12) are drawn; a seed draws the same ones again. It works in a copy of the tree. For
// every change only the tests nearest to it are run, so that a survivor may still be noticed by a test further away.
import {spawn} from 'node:child_process';
import {chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {type CoveringTest, coveringTests} from './covering-tests.js';
import {type Mutant, mutantsOf} from './mutants.js';
import {shellMutantsOf} from './shell-mutants.js';

interface Place {
  readonly file: string;
  readonly mutant: Mutant;
}

/** A test that lasts longer does not end any more; the slowest takes a third of it here. */
const timeoutMs = 300_000;
const wanted = 0.85;

const top = join(import.meta.dirname, '..', '..');
const {values, positionals} = parseArgs({
  options: {'per-folder': {type: 'string', default: '12'}, seed: {type: 'string', default: '1'}},
  allowPositionals: true,
});
const perFolder = Number(values['per-folder']);
const random = generator(Number(values.seed));

const copy = mkdtempSync(join(tmpdir(), 'mlab-cni-mutation-'));
chmodSync(copy, 0o755);
let stopTest = (): void => undefined;
process.on('exit', () => {
  stopTest();
  rmSync(copy, {recursive: true, force: true, maxRetries: 3});
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
for (const name of readdirSync(top)) {
  if (!['node_modules', '.git'].includes(name)) cpSync(join(top, name), join(copy, name), {recursive: true});
}
symlinkSync(join(top, 'node_modules'), join(copy, 'node_modules'));

const nearest = coveringTests(copy);
const shellTests = filesIn('test/shim', /\.test\.ts$/).map((file): CoveringTest => ({file, usesBundle: false}));
const sound = new Map<string, boolean>();
const folders = readdirSync(join(copy, 'src'), {withFileTypes: true}).filter((entry) => entry.isDirectory());
const all = [...folders.map(({name}) => `src/${name}`), 'shims'];
const chosen =
  positionals.length === 0 ? all : all.filter((folder) => positionals.some((name) => folder.endsWith(name)));

let isPoor = false;
const table: string[] = [];
for (const folder of chosen) {
  const places = draw(placesIn(folder), perFolder);
  let killed = 0;
  for (const {file, mutant} of places) {
    const by = await firstToNotice(file, mutant);
    if (by !== undefined) killed += 1;
    console.log(
      `${by === undefined ? 'SURVIVED' : 'killed  '} ${file}:${lineOf(file, mutant)}  ${mutant.change}${by === undefined ? '' : `  (${by})`}`,
    );
  }
  const share = places.length === 0 ? 1 : killed / places.length;
  isPoor ||= share < wanted;
  table.push(
    `${folder.padEnd(16)} ${String(killed).padStart(3)} of ${String(places.length).padStart(3)}  ${Math.round(share * 100)} %`,
  );
}
console.log(`\n${table.join('\n')}`);
process.exitCode = isPoor ? 1 : 0;

function placesIn(folder: string): Place[] {
  return filesIn(folder, /\.(?:ts|sh)$/).flatMap((file) => {
    const text = readFileSync(join(copy, file), 'utf8');
    return (file.endsWith('.ts') ? mutantsOf(file, text) : shellMutantsOf(text)).map((mutant) => ({file, mutant}));
  });
}

/** The test that fails with the change, or undefined. */
async function firstToNotice(file: string, {start, end, replacement}: Mutant): Promise<string | undefined> {
  const original = readFileSync(join(copy, file), 'utf8');
  const tests = file.endsWith('.sh') ? shellTests : nearest(file);
  for (const test of tests)
    if (!sound.has(test.file)) sound.set(test.file, (await build(test)) && (await passes(test)));
  writeFileSync(join(copy, file), original.slice(0, start) + replacement + original.slice(end));
  try {
    let isBuilt = false;
    for (const test of tests.filter((each) => sound.get(each.file) === true)) {
      if (test.usesBundle && !isBuilt) {
        if (!(await build(test))) return 'the build';
        isBuilt = true;
      }
      if (!(await passes(test))) return test.file;
    }
    return undefined;
  } finally {
    writeFileSync(join(copy, file), original);
    if (tests.some((each) => each.usesBundle)) await build({file: '', usesBundle: true});
  }
}

async function build({usesBundle}: CoveringTest): Promise<boolean> {
  return !usesBundle || (await succeeds(['test/tools/build.js']));
}

async function passes({file}: CoveringTest): Promise<boolean> {
  return succeeds(['--import', 'tsx', file]);
}

/** In a process group of its own, so that what a changed program starts ends with it. */
async function succeeds(args: readonly string[]): Promise<boolean> {
  const home = mkdtempSync(join(copy, 'home-'));
  chmodSync(home, 0o1777); // tests become other users, too
  const {MLAB_CNI_STORE: _store, FORCE_COLOR: _color, ...environment} = process.env;
  const env = {...environment, HOME: home, TMPDIR: home, TZ: 'UTC', NO_COLOR: '1'};
  const child = spawn(process.execPath, args, {cwd: copy, env, stdio: ['ignore', 'pipe', 'ignore'], detached: true});
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  stopTest = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL');
  const timer = setTimeout(stopTest, timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  clearTimeout(timer);
  rmSync(home, {recursive: true, force: true, maxRetries: 3});
  return code === 0 && !/^\s*Total:\s+0$/m.test(output);
}

function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(copy, folder), {recursive: true, encoding: 'utf8'})
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
    .sort();
}

function lineOf(file: string, {start}: Mutant): number {
  return readFileSync(join(copy, file), 'utf8').slice(0, start).split('\n').length;
}

function draw<T>(things: readonly T[], count: number): T[] {
  const rest = [...things];
  return Array.from({length: Math.min(count, rest.length)}, () =>
    rest.splice(Math.floor(random() * rest.length), 1),
  ).flat();
}

/** Mulberry32, public domain: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
