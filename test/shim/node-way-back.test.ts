// How the node script gives back what add-ons and calls have made of things meanwhile: as far as that needs no mounts.
import {spawn, type ChildProcess} from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {eventually, isAlive, writeScript} from '../helpers/calls.js';
import {shells} from '../helpers/shim.js';
import {saidBy} from './node-functions.js';

const test = suite('way back of the node script');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-way-back-'));
const children: ChildProcess[] = [];
const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
let made = 0;

function makeDirectory(...inner: readonly string[]): string {
  const directory = mkdtempSync(join(top, `${(made += 1)}-`));
  for (const name of inner) mkdirSync(join(directory, name));
  return directory;
}

function start(program: string, ...args: readonly string[]): ChildProcess & {readonly pid: number} {
  const child = spawn(program, args, {stdio: 'ignore', detached: true});
  children.push(child);
  return child as ChildProcess & {pid: number};
}

/** Runs commands once per shell, each time with what `prepare` makes. */
function inEach(prepare: () => string, commands: string, look: (directory: string) => void, says = ''): void {
  const directories = shells.map(prepare);
  const next = `number=0; for directory; do number=$((number + 1)); [ -e "$directory/ran" ] || break; done; : >"$directory/ran"; set -- "$directory"`;
  const {status, stdout, stderr} = saidBy(`${next}\n${commands}`, ...directories);
  assert.equal([status, stderr], [0, ''], stdout);
  assert.is(stdout, says);
  directories.forEach(look);
}

const receipt = (values: Readonly<Record<string, string>>) =>
  `{\n${Object.entries(values)
    .map(([key, value]) => `  "${key}": "${value}",\n`)
    .join('')}}\n`;

for (const [what, values, first, moves] of [
  ['while the shims cover the plugins, whatever its time', {bootId}, 'shims/p', true],
  ['after a reboot, if it came last', {bootId: 'before'}, 'over/p', true],
  ['not if the plugin itself was replaced since the reboot', {bootId: 'before'}, 'shims/p', false],
] as const) {
  test(`a plugin that an add-on wrote over its shim goes where it was meant to go: ${what}`, () => {
    const prepare = () => {
      const directory = makeDirectory('shims', 'over');
      const second = first === 'over/p' ? 'shims/p' : 'over/p';
      writeFileSync(join(directory, first), `#!/bin/sh\n${first}\n`);
      const is = () => statSync(join(directory, first)).ctimeMs;
      do writeFileSync(join(directory, second), `#!/bin/sh\n${second}\n`);
      while (Math.floor(statSync(join(directory, second)).ctimeMs / 1000) === Math.floor(is() / 1000));
      writeFileSync(join(directory, 'receipt'), receipt(values));
      return directory;
    };
    const commands = 'receipt=$1/receipt; cd "$1"; move_back shims over';
    inEach(
      prepare,
      commands,
      (directory) => {
        assert.is(readFileSync(join(directory, 'over/p'), 'utf8'), `#!/bin/sh\n${moves ? 'shims/p' : 'over/p'}\n`);
        assert.equal(readdirSync(join(directory, 'shims')), []);
        assert.equal(readdirSync(join(directory, 'over')), ['p']);
      },
      moves ? 'moved to where it was meant to go: over/p\n' : '',
    );
  });
}

test('shims, links to what is behind them and half-written ones stay where they are', () => {
  const prepare = () => {
    const directory = makeDirectory('shims', 'over');
    writeFileSync(join(directory, 'shims/bridge'), '#!/bin/sh\n# mlab-cni shim: x\n');
    writeFileSync(join(directory, 'shims/.mlab-cni.new'), 'half');
    symlinkSync('shims.real/README', join(directory, 'shims/README'));
    return directory;
  };
  inEach(prepare, 'receipt=$1/receipt; cd "$1"; move_back shims over; move_back nowhere over', (directory) => {
    assert.equal(readdirSync(join(directory, 'shims')).sort(), ['.mlab-cni.new', 'README', 'bridge']);
    assert.equal(readdirSync(join(directory, 'over')), []);
  });
});

test('directories, links and names of all kinds go there, too', () => {
  const prepare = () => {
    const directory = makeDirectory('shims', 'over', 'shims/share');
    writeFileSync(join(directory, 'shims/share/data'), 'data');
    for (const name of ['.one', '..two', 'two\nlines']) writeFileSync(join(directory, 'shims', name), name);
    symlinkSync('elsewhere', join(directory, 'shims/link'));
    return directory;
  };
  inEach(prepare, 'receipt=$1/receipt; cd "$1"; move_back shims over >said', (directory) => {
    assert.equal(readdirSync(join(directory, 'shims')), []);
    assert.equal(readdirSync(join(directory, 'over')).sort(), ['..two', '.one', 'link', 'share', 'two\nlines']);
    assert.is(readFileSync(join(directory, 'over/share/data'), 'utf8'), 'data');
    assert.is(readlinkSync(join(directory, 'over/link')), 'elsewhere');
  });
});

test('a file is moved by a rename, so that whoever runs the old one goes on', () => {
  const prepare = () => {
    const directory = makeDirectory('shims', 'over');
    for (const name of ['shims/p', 'over/p', 'over/.mlab-cni.p']) writeFileSync(join(directory, name), name);
    return directory;
  };
  const commands = 'exec 3<"$1/over/p"; move_over "$1/shims/p" "$1/over/p" && cat <&3; ls -A "$1/over"';
  inEach(
    prepare,
    commands,
    (directory) => assert.is(readFileSync(join(directory, 'over/p'), 'utf8'), 'shims/p'),
    'over/pp\n',
  );
});

test("a directory takes nobody's place", () => {
  const prepare = () => makeDirectory('shims', 'over', 'shims/share', 'over/share');
  inEach(prepare, 'cd "$1"; move_over shims/share over/share || echo refused', () => undefined, 'refused\n');
});

test('an installer is waited for that is not done with its file', () => {
  const prepare = () => makeDirectory('shims');
  const commands = `{ printf be; sleep 1.5; printf gin; } >"$1/shims/p" & while ! [ -s "$1/shims/p" ]; do :; done; wait_for_writer "$1/shims/p"; cat "$1/shims/p"`;
  inEach(prepare, commands, () => undefined, 'begin');
});

for (const [what, values, captures, goes] of [
  ['that was made for this and is empty goes', {storeIsNew: 'yes'}, [], true],
  ['with captures stays', {storeIsNew: 'yes'}, ['1'], false],
  ['that was there before stays', {storeIsNew: ''}, [], false],
] as const) {
  test(`a store ${what}`, () => {
    const prepare = () => {
      const directory = makeDirectory('store', 'store/started', 'store/ended');
      for (const name of captures) writeFileSync(join(directory, 'store/started', name), '');
      writeFileSync(join(directory, 'receipt'), receipt(values));
      return directory;
    };
    inEach(prepare, 'receipt=$1/receipt; remove_empty_store "$1/store"', (directory) =>
      assert.is(existsSync(join(directory, 'store')), !goes),
    );
  });
}

test('what is left of a half-made start goes', () => {
  const names = ['receipt.json.new', 'watcher', 'off.sh', 'off.sh.new', 'dirs', 'shim', 'kept'];
  const prepare = () => {
    const directory = makeDirectory();
    for (const name of names) writeFileSync(join(directory, name), '');
    return directory;
  };
  inEach(prepare, 'state_dir=$1 receipt=$1/receipt.json; remove_leftovers', (directory) =>
    assert.equal(readdirSync(directory).sort(), ['kept', 'ran']),
  );
});

test('a shim that is at work is found by its command line', async () => {
  const over = makeDirectory();
  const plugin = writeScript(join(over, 'p'), 'sleep 900; exit');
  const elsewhere = writeScript(join(makeDirectory(), 'p'), 'sleep 900; exit');
  const isAtWork = () => saidBy('shims_at_work "$1" && echo yes || echo no', over).stdout;
  for (const [args, expected] of [
    [[elsewhere], 'no\n'],
    [[elsewhere, plugin], 'no\n'],
    [[plugin], 'yes\n'],
    [['-e', plugin], 'yes\n'],
  ] as const) {
    const child = start('sh', ...args);
    const words = ['sh', ...args, ''].join('\0');
    await eventually('it runs', () => readFileSync(`/proc/${child.pid}/cmdline`, 'utf8') === words);
    assert.is(isAtWork(), expected, args.join(' '));
    process.kill(-child.pid, 'SIGKILL');
    await eventually('it has ended', () => !isAlive(child.pid));
  }
});

for (const [what, start_, ends] of [
  ['is ended', '$(start_of "$2")', true],
  ['is left alone when another process has its id now', '1', false],
] as const) {
  test(`the process that was to switch recording off ${what}`, async () => {
    const pids = shells.map(() => start('sh', '-c', 'sleep 900; exit').pid);
    const commands = `shift 3; for pid; do if [ -e "/proc/$pid" ] && ! [ -e "$state_dir/$pid" ]; then break; fi; done; : >"$state_dir/$pid"
      set -- "$state_dir" "$pid"; echo "$pid ${start_}" >"$1/watcher"; has() { false; }; disarm token; ls "$1" | grep watcher`;
    const directory = makeDirectory();
    saidBy(`state_dir=$1; ${commands}`, directory, '', '', ...pids.map(String));
    assert.is(readdirSync(directory).length, pids.length, 'each shell had its own');
    if (ends) for (const pid of pids) await eventually('it has ended', () => !isAlive(pid));
    assert.equal(
      pids.map(isAlive),
      pids.map(() => !ends),
    );
  });
}

test('what was to switch recording off and comes too late does nothing', () => {
  const directory = join(makeDirectory(), 'state');
  const commands = 'state_dir=$1 receipt=$1/receipt.json mountinfo=/dev/null; require_node() { :; }';
  for (const late of ['expire token', 'watch token 0', 'watch token 99999999999']) {
    assert.equal(saidBy(`${commands}; ${late}`, directory), {status: 0, stdout: '', stderr: ''});
    assert.not(existsSync(directory), late);
  }
});

test('nobody ends itself, nor needs a process to be there', () => {
  const commands =
    'state_dir=$1; has() { false; }; disarm token; echo "$$ $(start_of $$)" >"$1/watcher"; disarm token; echo alive';
  assert.equal(saidBy(commands, makeDirectory()), {status: 0, stdout: 'alive\n', stderr: ''});
});

test.after(() => {
  for (const {pid = 0} of children) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // it has ended
    }
  }
  rmSync(top, {recursive: true, force: true});
});
test.run();
