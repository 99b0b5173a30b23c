// Makes dist/executable/mlab-cni: this very Node.js with the built package inside, for machines that have no Node.js.
// Node.js' documentation calls it a single executable application. Linux on x64 only, as it takes its own program.
import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {build} from 'esbuild';
import {inject} from 'postject';

const directory = 'dist/executable';
const program = join(directory, 'mlab-cni');
const work = join(directory, 'work');

rmSync(directory, {recursive: true, force: true});
mkdirSync(work, {recursive: true});
await build({
  entryPoints: ['bin/executable.js'],
  bundle: true,
  platform: 'node',
  target: 'node20',
  outfile: join(work, 'main.cjs'),
});
// what V8 compiles for one command is good for the start of all
execFileSync('tar', ['-xzf', 'test/fixtures/upstream-shim/mlab-physical.tar.gz', '-C', work]);
execFileSync(process.execPath, ['bin/run.js', 'list', '--store', join(work, 'mlab-physical')]);
const configuration = {
  main: join(work, 'main.cjs'),
  output: join(work, 'blob'),
  disableExperimentalSEAWarning: true,
  assets: Object.fromEntries(assets().map((file) => [file, file])),
};
writeFileSync(join(work, 'sea.json'), JSON.stringify(configuration));
execFileSync(process.execPath, ['--experimental-sea-config', join(work, 'sea.json')], {
  stdio: ['ignore', 'ignore', 'inherit'],
});

copyFileSync(process.execPath, program);
chmodSync(program, 0o755);
// first this, then the injection: strip(1) does not understand what comes out of that
execFileSync('strip', [program]);
await inject(program, 'NODE_SEA_BLOB', readFileSync(join(work, 'blob')), {
  sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
});
writeFileSync(join(directory, 'LICENCES.txt'), licences());
copyFileSync('dist/mlab-cni.1', join(directory, 'mlab-cni.1'));
rmSync(work, {recursive: true});
const megabytes = Math.round(statSync(program).size / 1e6);
console.log(`${program}: ${megabytes} MB, ${process.version}; needs glibc 2.28, libstdc++ and libgcc_s`);

/** What the package has, by path. */
function assets() {
  const {files} = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {encoding: 'utf8'}),
  )[0];
  const caches = readdirSync('dist')
    .filter((name) => name.endsWith('.list.cache'))
    .map((name) => `dist/${name}`);
  return [...files.map(({path}) => path), ...caches];
}

/** Ours, of the packages inside, and of Node.js with what is inside of that. */
function licences() {
  const prefix = dirname(dirname(process.execPath));
  const places = ['LICENSE', 'share/doc/nodejs/LICENSE', 'share/doc/node/LICENSE'].map((name) => join(prefix, name));
  const ofNode = places.find((path) => existsSync(path));
  if (ofNode === undefined) throw new Error(`the licence of Node.js is none of ${places.join(', ')}`);
  return ['LICENSE', 'dist/THIRD-PARTY-LICENCES.txt', ofNode].map((file) => readFileSync(file, 'utf8')).join('\n\n');
}
