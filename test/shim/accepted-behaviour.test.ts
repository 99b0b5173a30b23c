// Accepted differences that one pair of calls cannot show (see accepted-differences.ts for the others). Each test
// shows both sides, so that it fails when the difference is gone.
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addOf, call, eventually, writeScript} from '../helpers/calls.js';
import {makeShimDir} from '../helpers/shim.js';
import {shells} from './shells.js';

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-accepted-'));
const written = (name: string, ...lines: string[]) => writeScript(join(top, name), ...lines);

const plugins = {
  'ignores-stdin': written('ignores-stdin', 'exit 0'),
  'leaves-a-daemon': written('leaves-a-daemon', `(until [ -e '${top}/released' ]; do sleep 0.05; done) & echo started`),
  'opens-stdout': written('opens-stdout', 'echo one >/dev/stdout; echo two >/dev/stdout'),
  'looks-at-stdout': written('looks-at-stdout', '[ -p /dev/stdout ] && echo a pipe || echo a file'),
  'looks-at-parent': written('looks-at-parent', 'echo $PPID'),
  'prints-environment': written('prints-environment', 'cat /proc/$$/environ'),
  'handles-term': written('handles-term', "trap 'exit 3' TERM", `echo >>'${top}/ready'; sleep 60 & wait`),
  true: '/bin/true',
};

const test = suite('accepted behaviour');

for (const {name, line} of shells) {
  const shim = makeShimDir({shell: line, plugins});
  const direct = (plugin: keyof typeof plugins) => join(shim.realDir, plugin);
  const through = (plugin: keyof typeof plugins) => join(shim.dir, plugin);

  test(`the shim waits for the end of stdin, also if its plugin does not read it, ${name}`, async () => {
    const [plain, shimmed] = [
      startWithOpenStdin(direct('ignores-stdin')),
      startWithOpenStdin(through('ignores-stdin')),
    ];
    await plain.ended;
    assert.is(await isOver(shimmed.ended), name === 'ksh93'); // it waits for the last program of a pipeline only
    shimmed.child.stdin.end();
    await shimmed.ended;
    plain.child.stdin.destroy();
  });

  test(`the shim takes a file on stdin to its end, ${name}`, () => {
    const input = join(top, 'input');
    writeFileSync(input, 'for the next program');
    const left = (program: string): number => {
      const descriptor = openSync(input, 'r');
      spawnSync(program, {stdio: [descriptor, 'ignore', 'ignore'], env: addOf('abc')});
      const count = readSync(descriptor, Buffer.alloc(100));
      closeSync(descriptor);
      return count;
    };
    assert.is(left(direct('ignores-stdin')), 20);
    if (name !== 'ksh93') assert.is(left(through('ignores-stdin')), 0); // it may be over before tee has begun
  });

  test(`a SIGTERM ends the plugin without its handler, ${name}`, async () => {
    const endOf = async (program: string) => {
      rmSync(join(top, 'ready'), {force: true});
      const child = spawn(program, {stdio: 'ignore', env: addOf('abc')});
      void eventually('its handler is set', () => existsSync(join(top, 'ready'))).then(() => child.kill('SIGTERM'));
      const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
      return code ?? signal;
    };
    assert.is(await endOf(direct('handles-term')), 3);
    assert.ok([143, 'SIGTERM'].includes((await endOf(through('handles-term'))) ?? 0));
  });

  test(`a daemon that keeps stdout open does not keep the runtime waiting, ${name}`, async () => {
    rmSync(join(top, 'released'), {force: true});
    const plain = call(direct('leaves-a-daemon'));
    assert.is((await call(through('leaves-a-daemon'))).stdout, 'started\n');
    assert.is(await isOver(plain), false);
    writeFileSync(join(top, 'released'), '');
    assert.is((await plain).stdout, 'started\n');
  });

  test(`the plugin's stdout is a file: opening it again by name starts it anew, ${name}`, () => {
    assert.is(piped(direct('opens-stdout')), 'one\ntwo\n');
    assert.is(piped(through('opens-stdout')), 'two\n');
  });

  test(`the plugin's stdout is a file, its parent the shim, ${name}`, async () => {
    assert.is(piped(direct('looks-at-stdout')), 'a pipe\n');
    assert.is(piped(through('looks-at-stdout')), 'a file\n');
    assert.is((await call(direct('looks-at-parent'))).stdout, `${process.pid}\n`);
    assert.is.not((await call(through('looks-at-parent'))).stdout, `${process.pid}\n`);
  });

  test(`the environment comes in another order, ${name}`, async () => {
    const environment = Object.fromEntries([...'zaybxc'].map((letter) => [letter, letter]));
    const order = (stdout: string) =>
      stdout
        .split('\0')
        .filter((entry) => entry.length === 3)
        .join(' ');
    assert.is(order((await call(direct('prints-environment'), {environment})).stdout), 'z=z a=a y=y b=b x=x c=c');
    assert.is.not(order((await call(through('prints-environment'), {environment})).stdout), 'z=z a=a y=y b=b x=x c=c');
  });

  test(`what the kernel refuses to start is refused in other words, ${name}`, async () => {
    const busy = join(shim.realDir, 'busy');
    writeFileSync(busy, '#!/bin/sh\n', {mode: 0o755});
    spawnSync('ln', ['-s', 'shim.sh', join(shim.dir, 'busy')]);
    const writer = openSync(busy, 'r+');
    assert.is(spawnSync(busy).error?.message, `spawnSync ${busy} ETXTBSY`);
    const end = await call(join(shim.dir, 'busy'));
    assert.is(end.code, 126);
    assert.match(end.stderr, /Text file busy/); // libcni repeats the call only for "text file busy"
    closeSync(writer);
  });

  test(`a working directory that is gone, ${name}`, async () => {
    const leaver = (program: string) => written('leaver', 'cd "$(mktemp -d)" && rmdir "$PWD"', `exec ${program}`);
    assert.is((await call(leaver(direct('true')))).stderr, '');
    const said = (await call(leaver(through('true')))).stderr;
    assert.is(/getcwd/.test(said), !['busybox sh', 'ksh93'].includes(name), `${name} says "${said}"`);
  });

  if (name === 'dash') {
    test('dash does not start when OPTIND is no number', async () => {
      const environment = {...addOf('abc'), OPTIND: 'x'};
      assert.is((await call(direct('true'), {environment})).code, 0);
      assert.is((await call(through('true'), {environment})).code, 2);
    });
  }

  test.after(() => shim.dispose());
}

test.after(() => rmSync(top, {recursive: true}));
test.run();

/** With a real pipe for stdout: Node's are sockets, which cannot be opened by name. */
function piped(program: string): string {
  return spawnSync('/bin/sh', ['-c', `'${program}' </dev/null | cat`], {env: addOf('abc'), encoding: 'utf8'}).stdout;
}

function startWithOpenStdin(program: string) {
  const child = spawn(program, {stdio: ['pipe', 'ignore', 'ignore'], env: addOf('abc')});
  return {child, ended: once(child, 'exit')};
}

/** After a moment that is long for what needs no waiting. */
function isOver(end: Promise<unknown>): Promise<boolean> {
  const moment = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300));
  return Promise.race([end.then(() => true), moment]);
}
