// Makes the variants that run.sh compares: one plugin directory each.
//
//   tsx prepare.ts PLUGIN STORE      prints NAME=DIRECTORY lines; PLUGIN is the compiled plugin.c
import {chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {ShimSettings} from '../../../src/install/shim-files/shim-script.js';
import {findProgram, makeShimDir, type ShimDir} from '../../helpers/shim.js';

const [plugin = '', stores = ''] = process.argv.slice(2);
const names = ['bridge', 'multus', 'flannel', 'ipvlan', 'host-local', 'index2ip'];
const plugins = Object.fromEntries(names.map((name) => [name, plugin]));

/** What each promise costs: the shim without it. Each takes something out of the script, or it would not compare. */
const without: Readonly<Record<string, (script: string) => string>> = {
  'no-parent-death-signal': (script) => script.replace(/if \[ -x '[^']*setpriv' \].*else (.*); fi/, '$1'),
  'no-copy-of-stdin': (script) => script.replace('else copy_stdin | start_plugin; fi', 'else (start_plugin); fi'),
  'no-proof-of-room': (script) =>
    script.replace(/printf '%\d+s' '' >&2 && /, '').replace(/ *\[ -z [^\n]*\|\| \{ :; \} >.*\n/, ''),
  'no-environment': (script) => script.replace('&& export -p &&', '&&'),
  'no-check-of-owner': (script) => script.replace(/\[ -O .*\n/, ':\n'),
  'no-search-of-plugin': (script) =>
    script.replace(/mlab_cni_rest='([^':]*)':\n/, `mlab_cni_real='$1'/\${1##*/}\n  return 0\n`),
  'no-rescue': (script) => script.replace(/^trap rescue EXIT$/m, '').replace(/^trap hand_over EXIT$/m, ''),
  'no-switch-off': (script) => script.replace(/ && ! \[ -e [^ ]*\/off \]/, '').replace(/^beside .*$/m, ''),
  'no-small-copy': (script) => script.replace('if hand_over_small;', 'if false;'),
};

const shells = {'shim-busybox': `${findProgram('busybox') ?? ''} sh`, 'shim-bash': findProgram('bash') ?? ''};
const shell = findProgram('dash') ?? '/bin/sh';
const shim = make('shim', {shell});
write('direct', shim.realDir);
write(
  'exec',
  scripts('exec', () => `#!${shell}\nexec '${shim.realDir}'/"\${0##*/}" "$@"\n`),
);
write('shim', shim.dir);
write(
  'bash',
  scripts('bash', (store) => recorder(store)),
);
for (const [name, line] of Object.entries(shells)) if (line.startsWith('/')) write(name, make(name, {shell: line}).dir);
for (const [name, edit] of Object.entries(without)) write(name, make(name, {shell, edit: changed(name, edit)}).dir);

function make(name: string, options: {readonly shell: string; readonly edit?: (script: string) => string}): ShimDir {
  const settings: Partial<ShimSettings> = {maxStoreKib: 64 * 1024 * 1024};
  return makeShimDir({...options, plugins, settings, store: join(stores, name), parent: dirname(plugin)});
}

function changed(name: string, edit: (script: string) => string): (script: string) => string {
  return (script) => {
    const edited = edit(script);
    if (edited === script) throw new Error(`${name}: prepare.ts no longer fits shims/shim.sh`);
    return edited;
  };
}

/** A directory in which every plugin is a link to this script. */
function scripts(name: string, text: (store: string) => string): string {
  const directory = join(dirname(plugin), name);
  const store = join(stores, name);
  for (const path of [directory, store]) mkdirSync(path);
  writeFileSync(join(directory, 'script.sh'), text(store));
  chmodSync(join(directory, 'script.sh'), 0o755);
  for (const link of names) symlinkSync('script.sh', join(directory, link));
  return directory;
}

function recorder(store: string): string {
  const text = readFileSync(join(import.meta.dirname, 'bash-recorder.sh'), 'utf8');
  return text.replace('@STORE@', store).replace('@REAL_DIR@', shim.realDir);
}

function write(name: string, directory: string): void {
  console.log(`${name}=${directory}`);
}
