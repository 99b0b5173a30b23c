// Bundles src/ into dist/ (one file per command plus shared chunks, so that a command loads only what it needs) and
// writes oclif's manifest, without which oclif would load every command to find one.
import {execFileSync} from 'node:child_process';
import {readdirSync, rmSync} from 'node:fs';
import {build} from 'esbuild';

rmSync('dist', {recursive: true, force: true});
rmSync('.oclif.manifest.json', {force: true});
const commands = readdirSync('src/commands', {recursive: true}).filter((name) => name.endsWith('.ts'));
await build({
  entryPoints: ['src/main.ts', 'src/demo/plugin.ts', ...commands.map((name) => `src/commands/${name}`)],
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  minifySyntax: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  legalComments: 'none',
  // oclif loads these only in development
  external: ['typescript', 'ts-node', 'tsx', '@kubernetes/client-node'],
  banner: {
    js: "import {createRequire as __createRequire} from 'node:module'; import {dirname as __pathDirname} from 'node:path'; import {fileURLToPath as __toPath} from 'node:url'; const require = __createRequire(import.meta.url); const __filename = __toPath(import.meta.url); const __dirname = __pathDirname(__filename);",
  },
});
execFileSync('node_modules/.bin/oclif', ['manifest', '--no-jit'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {...process.env, OCLIF_SKIP_NEW_VERSION_CHECK: '1'},
});
