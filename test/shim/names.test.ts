// Whatever the runtime exports, and its umask, reach the plugin; the shim adds one variable of its own.
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {isRoot} from '../../src/system/privileges.js';
import {call, writeScript} from '../helpers/calls.js';
import {readCaptures} from '../helpers/captures.js';
import {makeShimDir, type ShimDir} from '../helpers/shim.js';
import {shells} from './shells.js';

// what stands behind the last line of a call is run by another shell
const [script = ''] = readFileSync(join(import.meta.dirname, '../../shims/shim.sh'), 'utf8').split('\n#: tidy\n');
const code = script.replaceAll(/(^|\s)# .*$/gm, '');
const names = [...new Set(code.match(/\bmlab_cni_[a-z0-9_]+/g))];

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-names-'));
const plugin = writeScript(join(top, 'plugin'), 'cat /proc/$$/environ; umask >&2');
const shims = shells.map(({name, line}): [string, ShimDir] => [name, makeShimDir({shell: line, plugins: {p: plugin}})]);

const test = suite('names');

test('every assignment in the script is to a prefixed name', () => {
  const assigned = [...code.matchAll(/(?:^|[;&|({\s])([A-Za-z_][A-Za-z0-9_]*)=/gm)].map(([, name]) => name ?? '');
  const loops = [...code.matchAll(/\b(?:read -r|for)((?: [a-z_]\w*)+)/g)].flatMap(([, list]) =>
    (list ?? '').split(' '),
  );
  const others = [...assigned, ...loops].filter((name) => !/^(mlab_cni_.*|in)?$/.test(name));
  // IFS= stands before one read, LC_ALL= before tee, PATH= in subshells; the other is meant to reach the plugin
  assert.equal([...new Set(others)].sort(), ['IFS', 'LC_ALL', 'MLAB_CNI_PARENT', 'PATH']);
  assert.ok(names.length >= 10, 'the pattern no longer finds the names');
});

for (const [shell, shim] of shims) {
  test(`only MLAB_CNI_PARENT is added to what the runtime exports (${shell})`, async () => {
    const added = await addedNames(shim, {PATH: '/usr/bin:/bin', CNI_COMMAND: 'ADD'});
    assert.equal(
      added.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_', 'A__z', '_AST_FEATURES'].includes(name)),
      ['MLAB_CNI_PARENT'],
    );
  });

  test(`the shim's own names reach the plugin with the runtime's values, all at once and each alone (${shell})`, async () => {
    const all = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
    const environments = [all, ...names.map((name) => ({[name]: 'x'})), ...names.map((name) => ({[name]: ''}))];
    for (const environment of environments) {
      const seen = await pluginEnvironment(shim, {PATH: '/usr/bin:/bin', ...environment});
      for (const [name, value] of Object.entries(environment))
        assert.is(seen.get(name), value, `${name} under ${shell}`);
    }
  });

  test(`the umask reaches the plugin, and the store is private whatever it is (${shell})`, async () => {
    // under the last one nobody but root may read what he wrote
    const umasks = ['0000', '0022', '0077', ...(isRoot() ? ['0777'] : [])];
    for (const umask of umasks) {
      const caller = writeScript(join(top, 'caller'), `umask ${umask}; exec '${shim.dir}/p'`);
      assert.is((await call(caller)).stderr.trim(), umask, shell);
    }
    assert.ok(readCaptures(shim.store).length > 0);
  });
}

test.after(() => {
  for (const [, shim] of shims) shim.dispose();
  rmSync(top, {recursive: true});
});
test.run();

async function pluginEnvironment(shim: ShimDir, environment: Record<string, string>): Promise<Map<string, string>> {
  const {stdout} = await call(join(shim.dir, 'p'), {environment});
  return new Map(stdout.split('\0').map((entry) => [entry.replace(/=.*/s, ''), entry.replace(/^[^=]*=/, '')]));
}

async function addedNames(shim: ShimDir, environment: Record<string, string>): Promise<string[]> {
  const seen = await pluginEnvironment(shim, environment);
  return [...seen.keys()].filter((name) => name !== '' && !(name in environment));
}
