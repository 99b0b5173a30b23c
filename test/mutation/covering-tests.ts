import {readdirSync, readFileSync} from 'node:fs';
import {basename, dirname, join, normalize} from 'node:path';

/** A test file that can notice a change, and whether it runs what was bundled. */
export interface CoveringTest {
  readonly file: string;
  readonly usesBundle: boolean;
}

/**
 * For each file below src/ the tests that may notice a change of it, the likeliest first: those that import it, by as few
 * steps as possible, then those that run a command of which it is a part. Paths are relative to `top`.
 */
export function coveringTests(top: string): (file: string) => CoveringTest[] {
  const tests = filesBelow(top, 'test').filter((file) => file.endsWith('.test.ts') && !file.startsWith('test/node/'));
  const reach = new Map(
    [...tests, ...filesBelow(top, 'src/commands')].map((file) => [file, distancesFrom(top, file)] as const),
  );
  const usesBundle = (file: string) =>
    [...(reach.get(file)?.keys() ?? [])].some((each) => /^test\/helpers\/(cli|screen)\.ts$/.test(each));
  const within = (file: string, limit: number) => (each: string) => (reach.get(each)?.get(file) ?? Infinity) <= limit;

  return (file) => {
    const distance = (test: string) => reach.get(test)?.get(file) ?? Infinity;
    const importing = tests.filter(within(file, 6)).sort((left, right) => distance(left) - distance(right));
    const commands = [...reach.keys()]
      .filter((each) => each.startsWith('src/commands/'))
      .filter(within(file, Infinity));
    const running = tests.filter((test) => usesBundle(test) && commands.some((command) => isTestOf(test, command)));
    const general = tests.filter((test) => /integration\/(command-line|json-schemas)\.test/.test(test));
    const some = [...importing.slice(0, 6), ...running.slice(0, 3)];
    const nearest = [...new Set(some.length > 0 ? some : general)];
    return nearest.map((each) => ({file: each, usesBundle: usesBundle(each)}));
  };
}

function isTestOf(test: string, command: string): boolean {
  return basename(test, '.test.ts') === basename(command, '.ts');
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
  const imports = paths.map((path) => path.replace(/\.js$/, '.ts')).filter((path) => path.endsWith('.ts'));
  known.set(file, imports);
  return imports;
}

function filesBelow(top: string, folder: string): string[] {
  return readdirSync(join(top, folder), {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}
