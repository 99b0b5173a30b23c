// Bundles src/ into dist/: main.cjs with all commands, each of which is initialised only when it runs, and what runs in a
// process of its own. Then the licences of what is inside, and oclif's manifest, without which oclif would load every
// command to find one.
import {execFileSync} from 'node:child_process';
import {cpSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {build} from 'esbuild';
import {writeLicences} from './licences.js';
import {manPage} from './man-page.js';

const common = {
  bundle: true,
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  metafile: true,
  // oclif needs these in development only
  external: ['typescript', 'ts-node', 'tsx'],
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

// large, and only for those who ask a cluster
const clientApart = {
  name: 'client-apart',
  setup: ({onResolve}) =>
    onResolve({filter: /^@kubernetes\/client-node$/}, ({kind}) =>
      kind === 'dynamic-import' ? {path: './kubernetes-client.cjs', external: true} : undefined,
    ),
};

// what oclif requires at the top of its files is required where it is used: most of it is for help, plugins and development
const requireWhereUsed = {
  name: 'require-where-used',
  setup: ({onLoad}) =>
    onLoad({filter: /@oclif\/core\/lib\/.*\.js$/}, ({path}) => ({
      contents: withRequiresInPlace(sortedByCodeUnits(path, readFileSync(path, 'utf8'))),
      loader: 'js',
    })),
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

rmSync('dist', {recursive: true, force: true});
rmSync('.oclif.manifest.json', {force: true});
const bundles = await Promise.all([
  build({
    ...common,
    stdin: {contents: entryPoint(), resolveDir: '.'},
    plugins: [loadApart, requireWhereUsed, importKnowledge],
    format: 'cjs',
    outfile: 'dist/main.cjs',
  }),
  build({
    ...common,
    entryPoints: {
      'load-client': 'src/kubernetes/load-client.ts',
      'kubernetes-client': '@kubernetes/client-node',
      'load-token-rules': 'src/redact/load-token-rules.ts',
    },
    plugins: [clientApart],
    // an executable has files for require() only
    supported: {'dynamic-import': false},
    format: 'cjs',
    outdir: 'dist',
    outExtension: {'.js': '.cjs'},
  }),
  build({...common, entryPoints: ['src/demo/plugin.ts'], format: 'cjs', outfile: 'dist/demo/plugin.cjs'}),
]);
writeLicences(
  'dist/THIRD-PARTY-LICENCES.txt',
  bundles.flatMap(({metafile}) => Object.keys(metafile.inputs)),
);
cpSync('src/completion/scripts', 'dist/completion', {recursive: true});
const environment = {...process.env, OCLIF_SKIP_NEW_VERSION_CHECK: '1', NO_COLOR: '1'};
const options = {stdio: ['ignore', 'ignore', 'inherit'], env: environment};
execFileSync('node_modules/.bin/oclif', ['manifest', '--no-jit'], options);
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
writeFileSync('dist/mlab-cni.1', manPage(readJson('package.json'), readJson('.oclif.manifest.json').commands));
wrapInAscii('dist/main.cjs');

/**
 * Puts the function around a module that `require` would, and escapes what is not ASCII, which reads as Latin-1, too, and
 * that is ten times as fast; esbuild leaves regular expressions as they are.
 */
function wrapInAscii(file) {
  const text = readFileSync(file, 'utf8');
  const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const body = text.replace(/[^\0-\x7f]/g, escape);
  writeFileSync(file, `(function (exports, require, module, __filename, __dirname) {${body}})`);
}

/**
 * What TypeScript made of imports, `const NAME = require("X");`, is put in the place of each NAME, as Metro's inline requires
 * do; esbuild keeps what a module has exported.
 */
function withRequiresInPlace(source) {
  const imports = [...source.matchAll(/^const (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm)];
  return imports.reduce(
    (text, [line, name, value]) => text.replace(line, '').replace(new RegExp(`\\b${name}\\b`, 'g'), () => `(${value})`),
    source,
  );
}

/** The first comparison in a language's order loads ICU's tables, 6 ms of every start, only to sort ids of commands. */
function sortedByCodeUnits(path, source) {
  if (!path.endsWith('/config/plugin.js')) return source;
  const sorted = source.replace('a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)');
  if (sorted === source) throw new Error(`${path} does not sort ids any more: sortedByCodeUnits can go`);
  return sorted;
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
