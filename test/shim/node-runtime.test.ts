// Where the node script looks for plugins: what it reads of command lines and configurations, and what it refuses to cover.
import {spawn, type ChildProcess} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {eventually, writeScript} from '../helpers/calls.js';
import {saidBy} from './node-functions.js';

const test = suite('where the node script looks for plugins');

const top = realpathSync(mkdtempSync(join(tmpdir(), 'mlab-cni-node-runtime-')));
const children: ChildProcess[] = [];
let made = 0;

function makeDirectory(): string {
  return mkdtempSync(join(top, `${(made += 1)}-`));
}

/** A process with this command line, until the tests are over. */
async function started(...args: readonly string[]): Promise<string> {
  const program = writeScript(join(makeDirectory(), 'kubelet'), 'sleep 900; exit');
  const child = spawn(program, args, {stdio: 'ignore', detached: true});
  children.push(child);
  await eventually('it runs', () => readFileSync(`/proc/${child.pid}/cmdline`, 'latin1').includes('kubelet'));
  return String(child.pid);
}

test('the last value of a flag counts, however it is written', async () => {
  const pid = await started(
    ...['--config=/a', '-config', '/b c', '--node_ip=1.2.3.4', '--v', '2', '--config-dir=/d', '--empty='],
  );
  const value = (...flags: readonly string[]) => saidBy('flag_value "$@"', pid, ...flags).stdout;
  assert.is(value('config'), '/b c\n');
  assert.is(value('node-ip'), '1.2.3.4\n');
  assert.is(value('c', 'config-dir'), '/d\n');
  assert.is(value('empty'), '\n');
  assert.is(value('not-there'), '\n');
});

test("a kubelet's socket is in its flag, else in the last of its files", async () => {
  const directory = makeDirectory();
  writeFileSync(
    join(directory, 'config.yaml'),
    'kind: KubeletConfiguration\ncontainerRuntimeEndpoint: "unix:///run/a.sock" # mine\n',
  );
  const socketOf = async (...args: readonly string[]) => saidBy('kubelet_endpoint "$1"', await started(...args)).stdout;
  const config = `--config=${directory}/config.yaml`;
  assert.is(await socketOf('--container-runtime-endpoint=unix:///run/flag.sock', config), '/run/flag.sock\n');
  assert.is(await socketOf(config), '/run/a.sock\n');
  mkdirSync(join(directory, 'more'));
  writeFileSync(join(directory, 'more/10.conf'), '{"containerRuntimeEndpoint": "unix:///run/b.sock"}');
  writeFileSync(join(directory, 'more/20.conf'), 'other: 1\n');
  assert.is(await socketOf(config, `--config-dir=${directory}/more`), '/run/b.sock\n');
  assert.is(await socketOf('--v=2'), '\n');
});

test('of TOML the strings are read, with their tables, in lists of several lines, and not in comments', () => {
  const file = join(makeDirectory(), 'config.toml');
  const lines = [
    'version = 2\r',
    '# bin_dir = "/comment"',
    '[plugins."io.containerd.grpc.v1.cri".cni] # "x"',
    '  bin_dir = "/opt/one" # "/no"',
    "  bin_dirs = ['/opt/two',",
    '    # "/no",',
    '    "/opt/three"]',
    '[plugins."io.containerd.grpc.v1.cri"]',
    '  bin_dir = "/elsewhere"',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const said = saidBy('toml_strings <"$1"', file).stdout.split('\n');
  assert.ok(said.includes('plugins.io.containerd.grpc.v1.cri.cni.bin_dirs /opt/three'), said.join('\n'));
  assert.not(said.some((line) => line.includes('/comment')));
  const dirs = (...edit: readonly string[]) =>
    saidBy('file=$1; edit=$2; containerd_config() { sed "$edit" "$file"; }; containerd_dirs 1', file, ...edit).stdout;
  assert.is(dirs(''), '/opt/one\n', 'bin_dir alone counts where both are set');
  assert.is(dirs('/bin_dir =/d'), '/opt/two\n/opt/three\n');
  assert.is(dirs('s/bin_dir.*=.*/bin_dir = ""/'), '');
  const isWithout = (text: string) =>
    saidBy('text=$1; containerd_config() { printf "%s\\n" "$text"; }; is_without_cri 1 && echo yes || echo no', text)
      .stdout;
  assert.is(isWithout('disabled_plugins = ["cri"]'), 'yes\n');
  assert.is(isWithout('disabled_plugins = ["io.containerd.grpc.v1.cri", "x"]'), 'yes\n');
  assert.is(isWithout('disabled_plugins = ["zfs"]'), 'no\n');
  assert.is(isWithout('#disabled_plugins = ["cri"]'), 'no\n');
});

/** What is to be covered of these directories, as far as no running program has a say. */
function covered(...directories: readonly string[]) {
  const {status, stdout, stderr} = saidBy(
    'multus_dirs() { :; }; find_dirs "$@" && printf "%s\\n" "$dirs"',
    ...directories,
  );
  return {status, dirs: stdout.split('\n').filter((line) => line !== ''), stderr};
}

function pluginDirectory(...names: readonly string[]): string {
  const directory = join(makeDirectory(), 'bin');
  mkdirSync(directory);
  for (const name of ['bridge', ...names]) writeScript(join(directory, name), 'exit');
  return directory;
}

test('directories with plugins are covered, each once, whatever leads there', () => {
  const [one, two, bare] = [pluginDirectory(), pluginDirectory(), makeDirectory()];
  const link = join(makeDirectory(), 'link');
  symlinkSync(one, link);
  writeFileSync(join(bare, 'README'), '');
  mkdirSync(join(bare, 'directory'));
  const {status, dirs, stderr} = covered(link, two, one, bare, join(top, 'nowhere'));
  assert.equal([status, dirs], [0, [one, two]], stderr);
  assert.match(stderr, `${top}/nowhere does not exist: what is put there later is not recorded`);
});

for (const [what, make, message] of [
  ['where there is no plugin', () => [makeDirectory()], 'there is no plugin in'],
  ["a system's own programs", () => [pluginDirectory('mount')], 'holds more than CNI plugins (mount)'],
  ['a directory of the root', () => ['/bin'], '/bin'],
  [
    'one directory inside of another',
    () => {
      const outer = pluginDirectory();
      mkdirSync(join(outer, 'inner'));
      writeScript(join(outer, 'inner/ptp'), 'exit');
      return [outer, join(outer, 'inner')];
    },
    'another directory of plugins is inside of it',
  ],
  [
    'a relative link out of it',
    () => {
      const directory = pluginDirectory();
      symlinkSync('../elsewhere', join(directory, 'ptp'));
      return [directory];
    },
    'is a link that would lead elsewhere while',
  ],
  [
    'an absolute link into it',
    () => {
      const directory = pluginDirectory();
      symlinkSync(join(directory, 'bridge'), join(directory, '.ptp'));
      return [directory];
    },
    'is a link that would lead elsewhere while',
  ],
  [
    'an unusual name',
    () => {
      const directory = join(makeDirectory(), 'a b');
      mkdirSync(directory);
      writeScript(join(directory, 'bridge'), 'exit');
      return [directory];
    },
    'has unusual characters in its name',
  ],
] as const) {
  test(`refuses ${what}, and changes nothing`, () => {
    const {status, dirs, stderr} = covered(...make());
    assert.equal([status, dirs], [20, []]);
    assert.match(stderr, message);
  });
}

test('links that lead to the same place while it is covered are no hindrance', () => {
  const directory = pluginDirectory();
  symlinkSync('bridge', join(directory, 'ptp'));
  symlinkSync('/usr/bin/true', join(directory, 'tuning'));
  assert.equal(covered(directory).dirs, [directory]);
});

test.after(() => {
  for (const {pid = 0} of children) process.kill(-pid, 'SIGKILL');
  rmSync(top, {recursive: true, force: true});
});
test.run();
