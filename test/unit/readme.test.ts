import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import * as errors from '../../src/errors.js';

const test = suite('what the README promises to scripts');
const top = join(import.meta.dirname, '../..');
const readme = readFileSync(join(top, 'README.md'), 'utf8');

test('all error codes, with their exit codes', () => {
  const {InterruptedError, MlabCniError, ...classes} = errors;
  const interrupted = [130, 143].map((exitCode) => new InterruptedError('', exitCode));
  const made = [...Object.values(classes).map((Class) => new Class('')), ...interrupted];
  assert.ok(made.every((error) => error instanceof MlabCniError));
  const pairs = made.map(({code, exitCode}) => `${exitCode} ${code}`);
  assert.equal(tableOf('exit code').flatMap(pairsIn).sort(), pairs.sort());
});

test('all environment variables that are read, and no others', () => {
  const named = tableOf('environment variable').flatMap(([names = '']) => wordsIn(names));
  const source = sources(join(top, 'src')).join('\n') + readFileSync(join(top, 'shims/shim.sh'), 'utf8');
  for (const name of named) assert.match(source, new RegExp(`\\b${name}\\b`), `${name} is not read`);
  const missing = variablesIn(source).filter((name) => !named.includes(name) && !known.has(name));
  assert.equal(missing, []);
});

/** Of every process, or set by Kubernetes in its pods. */
const known = new Set(['HOME', 'PATH', 'SHELL', 'KUBERNETES_SERVICE_HOST']);

/** The cells of the table whose first heading is this. */
function tableOf(heading: string): string[][] {
  const [, rows = ''] = new RegExp(`^\\| ${heading} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(readme) ?? [];
  const table = rows
    .trim()
    .split('\n')
    .map((row) => row.split('|').slice(1, -1));
  assert.ok(table.length > 5, heading);
  return table;
}

function pairsIn([exitCodes = '', codes = '']: readonly string[]): string[] {
  return (exitCodes.match(/\d+/g) ?? []).flatMap((exitCode) => wordsIn(codes).map((code) => `${exitCode} ${code}`));
}

function wordsIn(cell: string): string[] {
  return [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, word = '']) => word);
}

/** Names that are read from an environment: `env['NAME']`, `env: 'NAME'` of a flag, and `({NAME}: Environment)`. */
function variablesIn(source: string): string[] {
  const single = [...source.matchAll(/\benv(?:ironment)?(?:\['|\.|: ')([A-Z][A-Z_]+)/g)].map(([, name = '']) => name);
  const several = [...source.matchAll(/\{([A-Z_]+(?:, [A-Z_]+)*)\}: Environment/g)];
  const names = [...single, ...several.flatMap(([, list = '']) => list.split(', '))];
  return [...new Set(names)].filter((name) => !name.startsWith('CNI_')).sort();
}

function sources(directory: string): string[] {
  return readdirSync(directory, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts') && !name.startsWith('explain/knowledge'))
    .map((name) => readFileSync(join(directory, name), 'utf8'));
}

test.run();
