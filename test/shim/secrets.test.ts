// Captures hold credentials: the store is private. And no value of the call is ever evaluated by the shell.
import {existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addOf, call, writeScript} from '../helpers/calls.js';
import {readCaptures} from '../helpers/captures.js';
import {makeShimDir} from '../helpers/shim.js';
import {shells} from './shells.js';

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-secrets-'));
const plugin = writeScript(join(top, 'plugin'), 'cat; printf "%s\\n" "$CNI_COMMAND" "$CNI_IFNAME" "$CNI_CONTAINERID"');

const hostile = [
  '$(touch evaluated)',
  '`touch evaluated`',
  ';touch evaluated;',
  'a\ntouch evaluated\n',
  '"$(touch evaluated)"',
  "'$(touch evaluated)'",
  '$((evaluated[$(touch evaluated)]))',
  'a,b,c',
  '../../evaluated',
  '/etc/passwd',
  '-n',
  '*',
  '\\',
  '.',
  '..',
  '%s%n',
  'x'.repeat(300),
  '\xff\x01',
];

const test = suite('secrets');

for (const {name, line} of shells) {
  test(`nobody else can read the store, ${name}`, async () => {
    const shim = makeShimDir({shell: line, plugins: {p: plugin}});
    await call(join(shim.dir, 'p'));
    for (const folder of ['', ...readdirSync(shim.store)]) {
      assert.is(statSync(join(shim.store, folder)).mode & 0o7777, 0o700, `the folder ${folder}`);
    }
    shim.dispose();
  });

  test(`no value is evaluated, in no field that becomes part of a name, ${name}`, async () => {
    const shim = makeShimDir({shell: line, plugins: {p: plugin}});
    for (const value of hostile) {
      const fields = [
        'CNI_COMMAND',
        'CNI_IFNAME',
        'CNI_CONTAINERID',
        'CNI_ARGS',
        'CNI_NETNS',
        'CNI_PATH',
        'HOME',
        'ENV',
      ];
      const environment = {...addOf('abc'), ...Object.fromEntries(fields.map((field) => [field, value]))};
      const end = await call(join(shim.dir, 'p'), {environment, stdin: value, cwd: top});
      assert.is(end.code, 0, value);
      assert.is(end.stdout, value + Buffer.from(`${value}\n`.repeat(3)).toString('latin1'), value);
    }
    const captures = readCaptures(shim.store);
    assert.is(captures.length, hostile.length);
    for (const {words, stdin, end} of captures) {
      assert.equal([words, end], [['-', 'p', '-', '-'], 'exit-0'], stdin ?? '');
    }
    assertNothingEvaluated(shim.top);
    shim.dispose();
  });

  test(`nor in the plugin's own name, ${name}`, async () => {
    const names = hostile.filter((value) => !value.includes('/') && !/^\.*$/.test(value) && value.length < 256);
    const shim = makeShimDir({shell: line, plugins: Object.fromEntries(names.map((value) => [value, plugin]))});
    for (const value of names) assert.is((await call(join(shim.dir, value), {cwd: top})).code, 0, value);
    assert.equal([...new Set(readCaptures(shim.store).map(({words}) => words[1]))], ['-']);

    for (const value of names) rmSync(join(shim.realDir, value));
    for (const value of names) {
      const {code, stdout} = await call(join(shim.dir, value), {cwd: top});
      assert.equal([code, (JSON.parse(stdout) as {code: unknown}).code], [1, 999], stdout);
    }
    assertNothingEvaluated(shim.top);
    shim.dispose();
  });

  test(`a link of another's to the store is not followed, ${name}`, async () => {
    const target = mkdtempSync(join(top, 'target-'));
    const store = join(top, `store of ${name}`);
    symlinkSync(target, store);
    const shim = makeShimDir({shell: line, plugins: {p: plugin}, store});
    assert.is((await call(join(shim.dir, 'p'))).code, 0);
    assert.equal(readdirSync(target), []);
    shim.dispose();
  });
}

test.after(() => rmSync(top, {recursive: true}));
test.run();

function assertNothingEvaluated(shimTop: string): void {
  for (const directory of [top, shimTop, join(shimTop, 'shim'), join(shimTop, 'store'), '/']) {
    assert.not(existsSync(join(directory, 'evaluated')), directory);
  }
}
