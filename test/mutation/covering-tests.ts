import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {isRoot} from '../../src/system/privileges.js';

/**
 * For each file of src/ the tests that may notice a change of it: ten that import it, by as few steps as possible, and four
 * that run the commands nearest to it; for a file of shims/ those that run it, the quick ones first, and those in test/node
 * only as root. Paths are relative to `top`.
 */
export function coveringTests(top: string): (file: string) => string[] {
  const all = filesBelow(top, 'test').filter((file) => file.endsWith('.test.ts'));
  const tests = all.filter((file) => !isForRoot(file));
  const commands = filesBelow(top, 'src/commands');
  const reach = new Map([...tests, ...commands].map((file) => [file, distancesFrom(top, file)] as const));
  const nearestFirst = (files: readonly string[], file: string) => {
    const distance = (each: string) => reach.get(each)?.get(file) ?? Infinity;
    const reaching = files.filter((each) => distance(each) < Infinity);
    return reaching.sort((left, right) => distance(left) - distance(right));
  };

  return (file) => {
    const scripts = scriptTests.find(([script]) => file.startsWith(script));
    if (scripts !== undefined) {
      const running = all.filter((test) => scripts[1].test(test) && (isRoot() || !isForRoot(test)));
      return running.sort((left, right) => slowness(left) - slowness(right));
    }
    const importing = nearestFirst(tests, file);
    const running = [file, ...nearestFirst(commands, file)].flatMap((part) => tests.filter((test) => runs(test, part)));
    const general = tests.filter((test) => /integration\/(command-line|json-schemas)\.test/.test(test));
    const near = [...importing.slice(0, 10), ...[...new Set(running)].slice(0, 4)];
    return [...new Set(near.length > 0 ? near : general)];
  };
}

/** Which tests run a script, by the beginning of its path. */
const scriptTests: readonly (readonly [script: string, tests: RegExp])[] = [
  ['shims/shim.sh', /^test\/(?:(?:shim\/(?!node-)|unit\/store\/disk\/contract)|node\/shim-faults)/],
  ['shims/recorder.sh', /^test\/node\/recorder\.test/],
  ['shims/node/', /^test\/(?:shim\/node-|unit\/install\/shim-files\/node-script|node\/node-script\.test)/],
];

function slowness(test: string): number {
  return isForRoot(test) ? 2 : Number(/(?:differential|load|soak)\.test/.test(test));
}

/** These run in namespaces of their own. */
export function isForRoot(test: string): boolean {
  return test.startsWith('test/node/');
}

/** `test/integration/cluster-terminal.test.ts` runs `src/commands/cluster/start.ts` and `src/cluster/`, as far as names tell. */
function runs(test: string, file: string): boolean {
  const [, subject] = /^test\/(?:integration|unit\/commands)\/(?:.*\/)?(.*)\.test\.ts$/.exec(test) ?? [];
  const words = file.replace(/^src\/(?:commands\/)?|\.ts$/g, '').split('/');
  return subject !== undefined && words.some((word) => subject === word || subject.startsWith(`${word}-`));
}

/** How many imports lead from one file to each that it reaches. */
function distancesFrom(top: string, file: string): Map<string, number> {
  const distances = new Map([[file, 0]]);
  for (const [each, steps] of distances) {
    for (const next of importsOf(top, each)) if (!distances.has(next)) distances.set(next, steps + 1);
  }
  return distances;
}

const known = new Map<string, string[]>();

function importsOf(top: string, file: string): string[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const text = readFileSync(join(top, file), 'utf8');
  const names = [...text.matchAll(/^import (?!type\b)[^;]*?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gms)];
  const paths = names.map(([, from, dynamic]) => normalize(join(dirname(file), from ?? dynamic ?? '')));
  const named = paths.map((path) => path.replace(/\.js$/, '.ts')).filter((path) => path.endsWith('.ts'));
  const found = /\bimport\(`\.\//.test(text) ? filesBelow(top, dirname(file)) : []; // whatever lies beside it
  const imports = [...named, ...found];
  known.set(file, imports);
  return imports;
}

function filesBelow(top: string, folder: string): string[] {
  return readdirSync(join(top, folder), {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}
