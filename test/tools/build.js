// Bundles src/ into dist/: main.cjs with all commands, each of which is initialised only when it runs, and what runs in a
// process of its own. Then oclif's manifest, without which oclif would load every command to find one, and V8's code
// cache (see bin/load-bundle.js).
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {build} from 'esbuild';

const common = {
  bundle: true,
  minifySyntax: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  // oclif needs the first three in development only; the last one is large and loaded when a cluster is asked
  external: ['typescript', 'ts-node', 'tsx', '@kubernetes/client-node'],
};

// imports in code that V8's cache holds make Node.js 20 warn on stderr: what is loaded on demand is in files of its own
const loadApart = {
  name: 'load-apart',
  setup: ({onResolve}) =>
    onResolve({filter: /\/load-(client|token-rules)\.js$/}, ({path}) => ({
      path: `./${basename(path, '.js')}.cjs`,
      external: true,
    })),
};

// the first comparison in a language's order loads ICU's tables, 6 ms of every start, only to sort ids of commands
const sortIdsByCodeUnits = {
  name: 'sort-ids-by-code-units',
  setup: ({onLoad}) =>
    onLoad({filter: /@oclif\/core\/lib\/config\/plugin\.js$/}, ({path}) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace('a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)');
      if (contents === source) throw new Error(`${path} does not sort ids any more: sort-ids-by-code-units can go`);
      return {contents, loader: 'js'};
    }),
};

// the module finds its files in folders at run time, a bundle has no folders
const importKnowledge = {
  name: 'import-knowledge',
  setup: ({onLoad}) =>
    onLoad({filter: /\/explain\/knowledge\/load\.ts$/}, ({path}) => ({
      contents: knowledgeIndex(dirname(path)),
      resolveDir: dirname(path),
      loader: 'ts',
    })),
};

// packages that are CommonJS inside want what an ES module does not have
const require = {js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);"};

rmSync('dist', {recursive: true, force: true});
rmSync('.oclif.manifest.json', {force: true});
await Promise.all([
  build({
    ...common,
    stdin: {contents: entryPoint(), resolveDir: '.'},
    plugins: [loadApart, sortIdsByCodeUnits, importKnowledge],
    format: 'cjs',
    outfile: 'dist/main.cjs',
  }),
  build({
    ...common,
    entryPoints: ['src/kubernetes/load-client.ts', 'src/redact/load-token-rules.ts'],
    format: 'cjs',
    outdir: 'dist',
    entryNames: '[name]',
    outExtension: {'.js': '.cjs'},
  }),
  build({
    ...common,
    entryPoints: ['src/demo/plugin.ts'],
    format: 'esm',
    outfile: 'dist/demo/plugin.js',
    banner: require,
  }),
]);
escapeToAscii('dist/main.cjs');
const environment = {...process.env, OCLIF_SKIP_NEW_VERSION_CHECK: '1', NO_COLOR: '1'};
const options = {stdio: ['ignore', 'ignore', 'inherit'], env: environment};
execFileSync('node_modules/.bin/oclif', ['manifest', '--no-jit'], options);
const emptyStore = mkdtempSync(join(tmpdir(), 'mlab-cni-build-'));
execFileSync(process.execPath, ['test/tools/write-code-cache.js', 'list', '--json', '--store', emptyStore], options);
rmSync(emptyStore, {recursive: true});

/** ASCII reads as Latin-1, too, which is ten times as fast; esbuild leaves regular expressions as they are. */
function escapeToAscii(file) {
  const text = readFileSync(file, 'utf8');
  const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, text.replace(/[^\0-\x7f]/g, escape));
}

/** Exports `run` and, for oclif's "explicit" strategy, the commands by id. */
function entryPoint() {
  const commands = readdirSync('src/commands', {recursive: true})
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => {
      const id = name.replace(/\.ts$/, '').replaceAll('/', ':');
      return `get ${JSON.stringify(id)}() { return require('./src/commands/${name}').default; }`;
    });
  return `exports.run = require('./src/main.ts').run;\nexports.COMMANDS = {\n${commands.join(',\n')}\n};`;
}

/** What src/explain/knowledge/load.ts does, with static imports. */
function knowledgeIndex(directory) {
  const files = ['vendors', 'faults'].flatMap((folder) =>
    readdirSync(join(directory, folder))
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => `./${folder}/${name}`),
  );
  const imports = files.map((file, index) => `import knowledge${index} from ${JSON.stringify(file)};`);
  return `${imports.join('\n')}\nexport const knowledge = [${files.map((_file, index) => `knowledge${index}`).join(', ')}];`;
}
