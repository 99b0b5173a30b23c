// What the node script takes for its own, and its lock.
import {spawn, type ChildProcess} from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {eventually, writeScript} from '../helpers/calls.js';
import {saidBy} from './node-functions.js';

const test = suite('state of the node script');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-node-state-'));
const children: ChildProcess[] = [];
const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
let made = 0;

function makeDirectory(): string {
  return mkdtempSync(join(top, `${(made += 1)}-`));
}

function start(program: string, ...args: readonly string[]): ChildProcess & {readonly pid: number} {
  const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'ignore'], detached: true});
  children.push(child);
  return child as ChildProcess & {pid: number};
}

/** In the kernel's ticks, as proc(5) has it. */
function startOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ')[19] ?? '';
}

test('a process is told from later ones of its id by its start, whatever its name', () => {
  const {pid} = start(writeScript(join(makeDirectory(), 'a) Z b'), 'sleep 900; exit'));
  assert.equal(saidBy('start_of "$1"', String(pid)), {status: 0, stdout: `${startOf(pid)}\n`, stderr: ''});
});

test('a process that has ended has no start, nor has one that nobody has waited for', async () => {
  assert.is(saidBy('start_of 4194305 || echo none').stdout, 'none\n');
  const parent = start(
    'sh',
    '-c',
    '(until [ "$(cat /proc/$$/comm)" = sleep ]; do :; done) >/dev/null & echo $!; exec sleep 900',
  );
  const output = await new Promise<Buffer>((resolve) => parent.stdout?.once('data', resolve));
  const pid = output.toString().trim();
  await eventually('a zombie', () => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
  assert.is(saidBy('start_of "$1" || echo none', pid).stdout, 'none\n');
});

test('an add-on has put there what is neither a shim nor a link to what lies behind them', () => {
  const shims = join(makeDirectory(), '1');
  mkdirSync(`${shims}.real`);
  mkdirSync(shims);
  const shim = '#!/bin/sh\n# mlab-cni shim: stands in front of a CNI plugin\n';
  for (const name of ['bridge', '.hidden']) writeFileSync(join(shims, name), shim);
  writeFileSync(join(shims, '.mlab-cni.new'), 'half');
  for (const name of ['README', 'gone']) symlinkSync(`${shims}.real/${name}`, join(shims, name));
  assert.equal(saidBy('foreign_names "$1"', shims).stdout, '');
  writeFileSync(join(shims, 'flannel'), '#!/bin/sh\n# flannel\n');
  writeFileSync(join(shims, '..multus'), '\x7fELF');
  writeFileSync(join(shims, '.empty'), '');
  mkdirSync(join(shims, 'directory'));
  symlinkSync('/opt/elsewhere/cilium', join(shims, 'cilium'));
  symlinkSync(join(shims, 'bridge'), join(shims, 'alias'));
  const found = saidBy('foreign_names "$1"', shims).stdout.trimEnd().split('\n').sort();
  assert.equal(found, ['..multus', '.empty', 'alias', 'cilium', 'directory', 'flannel']);
});

test('captures are counted by their starts', () => {
  const store = makeDirectory();
  const count = () => saidBy('captures_in "$1"', store).stdout;
  assert.is(count(), '0\n');
  mkdirSync(join(store, 'started'));
  assert.is(count(), '0\n');
  for (const name of ['a', 'b', 'c']) writeFileSync(join(store, 'started', name), '');
  assert.is(count(), '3\n');
});

test('what is on top of a plugin directory decides whether it is covered', () => {
  const directory = makeDirectory();
  const mountinfo = join(directory, 'mountinfo');
  for (const name of ['over', 'other', '2']) mkdirSync(join(directory, name));
  symlinkSync('2', join(directory, 'same'));
  const is = (over: string) =>
    saidBy(`mountinfo="$1"; is_covered "$2" "$3" && echo yes || echo no`, mountinfo, over, join(directory, '2')).stdout;
  const mounts = (...roots: readonly string[]) => {
    const lines = roots.map((root) => `36 25 0:23 ${root} ${directory}/over rw shared:1 - tmpfs tmpfs rw\n`);
    writeFileSync(
      mountinfo,
      `37 25 0:23 /x/shims/2//deleted ${directory}/other/inner rw - tmpfs tmpfs rw\n${lines.join('')}`,
    );
  };
  mounts();
  assert.is(is(join(directory, 'same')), 'yes\n');
  assert.is(is(join(directory, 'over')), 'no\n');
  mounts('/', '/x/shims/2//deleted');
  assert.is(is(join(directory, 'over')), 'yes\n', 'shims that were removed are over it still');
  mounts('/x/shims/2//deleted', '/');
  assert.is(is(join(directory, 'over')), 'no\n', 'something else is over them');
  mounts('/x/shims/12//deleted');
  assert.is(is(join(directory, 'over')), 'no\n', 'those of another directory');
});

/** Says "mine" if the lock is taken and names this very shell; each shell finds the state as it was. */
const lockIn =
  'mkdir -p "$1"; state_dir=$1; take_lock 0; [ "$(cat "$lock")" = "$$ $(start_of $$) $2" ] && echo mine; ls "$1"';

test('the lock names its holder by process, start and boot, and goes with it', () => {
  const state = join(makeDirectory(), 'state');
  assert.equal(saidBy(lockIn, state, bootId), {status: 0, stdout: 'mine\nlock\n', stderr: ''});
  assert.not(existsSync(state), 'a directory that was made for it goes, too');
});

test('a lock that is held is respected, and its holder named', () => {
  const state = makeDirectory();
  const {pid} = start('sleep', '900');
  const content = `${pid} ${startOf(pid)} ${bootId}\n`;
  writeFileSync(join(state, 'lock'), content);
  for (const patience of ['0', '1']) {
    const {status, stderr} = saidBy(`state_dir=$1; take_lock ${patience}; echo taken`, state);
    assert.is(status, 11);
    assert.match(stderr, `process ${pid} is at work here already`);
  }
  assert.equal(readdirSync(state), ['lock']);
  assert.is(readFileSync(join(state, 'lock'), 'utf8'), content);
});

test('a lock that is given back meanwhile is waited for', () => {
  const state = makeDirectory();
  const holder = `mkdir -p "$1"; sleep 900 >/dev/null & pid=$!; echo "$pid $(start_of $pid) $2" >"$1/lock"; (sleep 0.3; rm "$1/lock") >/dev/null &`;
  const {status, stdout} = saidBy(`${holder}\nstate_dir=$1; take_lock 60; echo taken; kill $pid`, state, bootId);
  assert.equal([status, stdout], [0, 'taken\n']);
});

for (const [whose, content] of [
  ['that has ended', () => `4194305 17 ${bootId}\n`],
  ['whose id another process has now', () => `${process.pid} 1 ${bootId}\n`],
  ['of an earlier boot', () => `${process.pid} ${startOf(process.pid)} 00000000-0000-0000-0000-000000000000\n`],
] as const) {
  test(`the lock of a holder ${whose} is taken over`, () => {
    const state = makeDirectory();
    const {status, stdout} = saidBy(`mkdir -p "$1"; printf %s "$3" >"$1/lock"; ${lockIn}`, state, bootId, content());
    assert.equal([status, stdout], [0, 'mine\nlock\n']);
    assert.not(existsSync(state));
  });
}

test('where a stale lock has gone to another one meanwhile, that one keeps it', () => {
  const state = makeDirectory();
  const other = `${process.pid} ${startOf(process.pid)} ${bootId}\n`;
  writeFileSync(join(state, 'lock'), other);
  saidBy('lock=$1/lock; drop_stale_lock "4194305 17 $2"', state, bootId);
  assert.equal(readdirSync(state), ['lock']);
  assert.is(readFileSync(join(state, 'lock'), 'utf8'), other);
});

test('where there can be no lock nothing is done', () => {
  const file = join(makeDirectory(), 'file');
  writeFileSync(file, '');
  const {status, stdout, stderr} = saidBy('state_dir=$1/state; take_lock 0; echo taken', file);
  assert.equal([status, stdout], [20, '']);
  assert.match(stderr, 'cannot be made: nothing was changed');
});

for (const [signal, status] of [
  ['INT', 130],
  ['TERM', 143],
] as const) {
  test(`SIG${signal} gives the lock back; a lost connection is no reason to stop half-way`, () => {
    const state = makeDirectory();
    const said = saidBy(
      `state_dir=$1; take_lock 0; kill -HUP $$; echo on; kill -${signal} $$; sleep 1; echo further`,
      state,
    );
    assert.equal([said.status, said.stdout], [status, 'on\n']);
    assert.not(existsSync(state));
  });
}

test('a remedy comes with every refusal, one a line', () => {
  assert.equal(saidBy('fail 20 "it is so" "do this" "or that"; echo further'), {
    status: 20,
    stdout: '',
    stderr: 'mlab-cni.sh: it is so\n  try: do this\n  try: or that\n',
  });
});

for (const [who, receipt, mounts, status, message] of [
  ['another installation', '{\n  "receiptVersion": 2,\n  "a": 1\n}\n', '', 20, 'try: mlab-cni shim uninstall'],
  [
    'a later script',
    '{\n  "receiptVersion": "mlab-cni.sh 2",\n  "version": "mlab-cni.sh 9.9"\n}\n',
    '',
    20,
    'switched on here by mlab-cni.sh 9.9',
  ],
] as const) {
  test(`what ${who} has switched on is left to it`, () => {
    const directory = makeDirectory();
    writeFileSync(join(directory, 'receipt.json'), receipt);
    writeFileSync(join(directory, 'mountinfo'), mounts);
    const said = saidBy('receipt=$1/receipt.json mountinfo=$1/mountinfo; refuse_others', directory);
    assert.is(said.status, status);
    assert.match(said.stderr, message);
    assert.match(said.stderr, 'nothing was changed');
  });
}

test('where nobody can tell who did it, what is mounted over plugins is named', () => {
  const directory = makeDirectory();
  const mount = (root: string, over: string) => `36 25 0:23 ${root} ${over} rw,relatime shared:1 - tmpfs tmpfs rw\n`;
  writeFileSync(join(directory, 'mountinfo'), mount('/mlab-cni/shims/1', '/opt/cni/bin') + mount('/', '/srv'));
  const say = () => saidBy('receipt=$1/receipt.json mountinfo=$1/mountinfo; refuse_unknown', directory);
  assert.match(say().stderr, `${directory}/receipt.json is gone: `);
  writeFileSync(join(directory, 'receipt.json'), '{');
  const {status, stderr} = say();
  assert.is(status, 20);
  assert.match(stderr, `${directory}/receipt.json is damaged: `);
  assert.match(stderr, 'shims are mounted over /opt/cni/bin');
  assert.not(stderr.includes('/srv'));
});

test.after(() => {
  for (const {pid = 0} of children) process.kill(-pid, 'SIGKILL');
  rmSync(top, {recursive: true, force: true});
});
test.run();
