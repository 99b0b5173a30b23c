import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nodeScript, wayBack} from '../../../../src/install/shim-files/node-script.js';
import {findPrograms} from '../../../../src/install/shim-files/programs.js';
import {renderShim} from '../../../../src/install/shim-files/shim-script.js';
import {noteDropped, readDropped} from '../../../../src/store/disk/dropped.js';
import {storeFolders} from '../../../../src/store/disk/format.js';
import {runProcess} from '../../../../src/system/process.js';
import {droppedNotes} from '../../../../src/view/dropped.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {findProgram, shells} from '../../../helpers/shim.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite('install/node-script');

const top = join(import.meta.dirname, '../../../..');
const shim = readFileSync(join(top, 'shims/shim.sh'), 'utf8');
const script = nodeScript(top, {version: '1.2.3', storeFolders});

test('holds the shim and the way back to the byte, and nothing else is left to be filled in', () => {
  for (const part of [shim, wayBack(top)]) assert.ok(script.includes(part));
  const rest = script.replace(shim, '').split('\n');
  const left = rest.filter((line) => /@[A-Z_]+@/.test(line) && !/^\s+-e "s\|@/.test(line));
  assert.equal(left, []);
});

for (const shell of shells) {
  const [file = '', ...args] = shell.split(' ');
  const run = (text: string, ...options: readonly string[]) =>
    spawnSync(file, [...args, '-s', '--', ...options], {input: text, encoding: 'utf8'});

  test(`${shell}: fills in the shim as "shim install" does`, async () => {
    const settings = {
      shell: '/bin/sh',
      version: '1.2.3',
      store: '/tmp/a b',
      realDirs: ['/var/lib/mlab-cni/shims/1.real', '/var/lib/mlab-cni/shims/2.real'],
      programs: await findPrograms(runProcess),
      maxStoreKib: 4096,
      keepFreeKib: 65_536,
      polls: false,
      until: null,
    };
    const render = `store='${settings.store}' until='' max_kib=4096 keep_kib=65536 option_polls=''\nrender_shim ${settings.realDirs.join(':')}\n`;
    assert.is(run(script.replace(/main "\$@"\n$/, render)).stdout, renderShim(shim, settings));
  });

  test(`${shell}: says what it can do, and refuses what it cannot`, () => {
    assert.match(run(script, 'help').stdout, /sh mlab-cni\.sh on /);
    for (const words of [
      ['start'],
      ['on', '--how'],
      ['on', '--for'],
      ['on', '--for', '0m'],
      ['on', '--for=m'],
      ['off', '--store=/x'],
    ]) {
      const {status, stderr} = run(script, ...words);
      assert.is(status, 2, `${words.join(' ')}: ${stderr}`);
      assert.match(stderr, 'try:');
    }
  });

  test(`${shell}: lists what made room in the words of "list"`, () => {
    withTemporaryDirectory((store) => {
      for (const folder of storeFolders) mkdirSync(join(store, folder));
      writeCapture(store, {id: '10-1000-0b7f5e1c'});
      assert.is(run(script, 'list', '--store', store).stderr, '');
      const classes = {polls: 4, loops: 3, healthy: 20, last: 2, failed: 1};
      noteDropped(store, {classes, repeated: new Map([['web/loop ADD bridge, bridge exit-1', 3]])});
      const {stdout, stderr} = run(script, 'list', '--store', store);
      assert.match(stdout, /ADD +bridge/);
      assert.equal(stderr.trimEnd().split('\n'), droppedNotes(readDropped(store)));
    });
  });

  test(`${shell}: a script that arrives cut off does nothing`, () => {
    for (let part = 1; part < 40; part += 1) {
      const {stdout} = run(script.slice(0, Math.floor((script.length * part) / 40)), 'help');
      assert.is(stdout, '', `cut off at ${part} fortieths`);
    }
  });
}

if (findProgram('shellcheck') === null) {
  console.log('SKIP ShellCheck is not installed (apt-get install shellcheck)');
} else {
  for (const [name, text] of [
    ['the script', script],
    ['the way back', wayBack(top)],
  ] as const) {
    test(`ShellCheck has nothing to say about ${name}`, () => {
      assert.is(spawnSync('shellcheck', ['-'], {input: text, encoding: 'utf8'}).stdout, '');
    });
  }
}

test.run();
