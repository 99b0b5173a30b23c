import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';

/** Who may import whom below src/: the table of src/ARCHITECTURE.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  commands: [
    'cli',
    'use-cases',
    'cni',
    'records',
    'shell',
    'capture',
    'store',
    'install',
    'replay',
    'kubernetes',
    'cluster',
    'doctor',
    'explain',
    'demo',
    'completion',
    'pack',
    'redact',
    'view',
    'system',
    'errors',
  ],
  'use-cases': [
    'explain',
    'cni',
    'records',
    'shell',
    'capture',
    'store',
    'install',
    'replay',
    'kubernetes',
    'cluster',
    'doctor',
    'pack',
    'redact',
    'system',
    'errors',
  ],
  cli: ['cni', 'records', 'capture', 'store', 'pack', 'view', 'system', 'errors'],
  cni: ['errors'],
  records: ['cni', 'errors'],
  shell: [],
  capture: ['cni', 'records', 'shell', 'errors'],
  explain: ['capture', 'records', 'cni', 'errors'],
  store: ['capture', 'cni', 'system', 'errors'],
  install: ['cni', 'system', 'shell', 'errors'],
  replay: ['capture', 'cni', 'system', 'records', 'shell', 'errors'],
  kubernetes: ['cni', 'system', 'records', 'errors'],
  cluster: ['kubernetes', 'pack', 'store', 'capture', 'records', 'cni', 'system', 'shell', 'errors'],
  doctor: ['cni', 'capture', 'system', 'records', 'shell', 'errors'],
  demo: ['cni', 'system', 'errors'],
  completion: ['store', 'capture', 'view', 'cni', 'system', 'errors'],
  pack: ['store', 'capture', 'redact', 'cni', 'shell', 'system', 'errors'],
  redact: ['cni', 'errors'],
  view: ['explain', 'install', 'replay', 'doctor', 'capture', 'redact', 'records', 'cni', 'shell', 'errors'],
  system: ['errors'],
  errors: [],
  main: ['cli'],
};

/** Packages that only one place may know. */
const onlyIn: Readonly<Record<string, RegExp>> = {
  '@oclif/core': /^src\/(commands|cli)\/|^src\/main\.ts$/,
  '@kubernetes/client-node': /^src\/kubernetes\//,
  'tar-stream': /^src\/pack\//,
  '@secretlint/core': /^src\/redact\/token-rules\.ts$/,
  execa: /^src\/system\/process\.ts$/,
  'node:child_process': /^src\/system\//,
  chalk: /^src\/view\//,
  'cli-table3': /^src\/view\/text\/labelled\.ts$/,
};

const top = join(import.meta.dirname, '..', '..');
const files = readdirSync(join(top, 'src'), {recursive: true, encoding: 'utf8'})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name}`);

const edges = files.flatMap((from) =>
  importsOf(from)
    .filter((name) => name.startsWith('.'))
    .map((name) => ({from, to: normalize(join(dirname(from), name)).replace(/\.js$/, '.ts')})),
);

const test = suite('layers');

test('a folder imports only what the table allows it', () => {
  const violations = edges.filter(({from, to}) => {
    const [here, there] = [layerOf(from), layerOf(to)];
    return here !== there && !(mayImport[here] ?? []).includes(there);
  });
  assert.equal(
    violations.map(({from, to}) => `${from} imports ${to}`),
    [],
  );
});

test('every folder is in the table', () => {
  assert.equal(
    [...new Set(files.map(layerOf))].filter((layer) => !(layer in mayImport)),
    [],
  );
});

test('a package is known in one place only', () => {
  const violations = files.flatMap((file) =>
    importsOf(file)
      .filter((name) => onlyIn[packageOf(name)]?.test(file) === false)
      .map((name) => `${file} imports ${name}`),
  );
  assert.equal(violations, []);
});

test('oclif is imported by parts: all of it would cost 10 ms more at every start', () => {
  assert.equal(
    files.filter((file) => importsOf(file).includes('@oclif/core')),
    [],
  );
});

test('there are no import cycles', () => {
  const next = new Map(files.map((file) => [file, edges.flatMap(({from, to}) => (from === file ? [to] : []))]));
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    assert.is(path.includes(file), false, `import cycle: ${[...path, file].join(' -> ')}`);
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
});

test('no file is longer than 250 lines, no command longer than 100', () => {
  const tooLong = files
    .map((file) => ({file, lines: readFileSync(join(top, file), 'utf8').split('\n').length - 1}))
    .filter(({file, lines}) => lines > (file.startsWith('src/commands/') ? 100 : 250));
  assert.equal(tooLong, []);
});

test('every import below src/ leads to a file', () => {
  assert.equal(
    edges.filter(({to}) => !existsSync(join(top, to))),
    [],
  );
});

test.run();

function layerOf(file: string): string {
  return file.split('/')[1]?.replace(/\.ts$/, '') ?? '';
}

function packageOf(name: string): string {
  return name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name;
}

/** Static, dynamic and type imports alike. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(top, file), 'utf8');
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\(\s*|^import\s+)'([^']+)'/gm)].map((match) => match[1] ?? '');
}
