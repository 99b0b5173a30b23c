import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni, program} from '../helpers/cli.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('completion in real shells');
const home = mkdtempSync(join(tmpdir(), 'mlab-cni-completion-'));
const store = join(home, 'store');
const environment = {
  PATH: `${home}/bin:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
  HOME: home,
  MLAB_CNI_STORE: store,
  TERM: 'dumb',
  LC_ALL: 'C.UTF-8',
};

test.before(() => {
  mkdirSync(join(home, 'bin'));
  symlinkSync(program, join(home, 'bin', 'mlab-cni'));
  writeCapture(store, {
    id: '1001-500-b1c2d3e4',
    pod: 'default/web-0',
    container: 'c1',
    plugin: 'bridge',
    network: 'one',
  });
  writeCapture(store, {id: '1002-600-b1c2d3e4', pod: 'default/web-1', container: 'c2', plugin: 'flannel', status: 1});
  writeCapture(store, {id: '1003-700-b1c2d3e4', pod: 'kube-system/dns', container: 'c3', plugin: 'flannel'});
  writeCapture(store, {id: '1004-800-b1c2d3e4', pod: 'default/$(touch PWNED)', container: 'c4', plugin: 'host-local'});
});
test.after(() => rmSync(home, {recursive: true, force: true}));

/** A line as typed, TAB as \t, and the words that the shell then has. */
const typed: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['mlab-cni expo\t', ['mlab-cni', 'export']],
  ['mlab-cni shim unin\t', ['mlab-cni', 'shim', 'uninstall']],
  ['mlab-cni export --as ht\t', ['mlab-cni', 'export', '--as', 'html']],
  ['mlab-cni export --as=ht\t', ['mlab-cni', 'export', '--as=html']],
  ['mlab-cni show pod:default/web-0\t', ['mlab-cni', 'show', 'pod:default/web-0']],
  ['mlab-cni show pod:k\t', ['mlab-cni', 'show', 'pod:kube-system/dns']],
  ['mlab-cni show po\tkube\t', ['mlab-cni', 'show', 'pod:kube-system/dns']],
  ['mlab-cni show "pod:k\t', ['mlab-cni', 'show', 'pod:kube-system/dns']],
  ['mlab-cni show 1003\t', ['mlab-cni', 'show', '1003']],
  ['mlab-cni list --plugin fl\t', ['mlab-cni', 'list', '--plugin', 'flannel']],
  ['mlab-cni list --plugin=flannel,b\t', ['mlab-cni', 'list', '--plugin=flannel,bridge']],
  ['mlab-cni list --network o\t', ['mlab-cni', 'list', '--network', 'one']],
  ['mlab-cni list --store=STORE/sta\t', ['mlab-cni', 'list', '--store=STORE/started']],
  ['mlab-cni shim install --shim-dir STORE/sta\t', ['mlab-cni', 'shim', 'install', '--shim-dir', 'STORE/started']],
  [
    'mlab-cni list --store /nonexistent --plugin fl\t',
    ['mlab-cni', 'list', '--store', '/nonexistent', '--plugin', 'fl'],
  ],
  ['~/bin/mlab-cni export --as=ht\t', [`${home}/bin/mlab-cni`, 'export', '--as=html']],
];

for (const [name, startup] of [
  ['bash without the package bash-completion', ''],
  ['bash with it', 'source /usr/share/bash-completion/bash_completion\n'],
] as const) {
  test(name, () => {
    if (startup !== '' && !existsSync('/usr/share/bash-completion/bash_completion')) {
      skip('bash-completion');
      return;
    }
    writeFileSync(join(home, 'bashrc'), `PS1='$ '\n${startup}source <(mlab-cni completion bash)\n`);
    // Meta-* writes all that a word may become
    const all = [
      'mlab-cni show pod:default/\x1b*',
      ['mlab-cni', 'show', 'pod:default/web-1', 'default/web-0'],
    ] as const;
    completes(`bash --noprofile --rcfile ${home}/bashrc -i`, [...typed, all]);
  });
}

test('zsh', () => {
  if (!has('zsh')) {
    skip('zsh');
    return;
  }
  const setUp = "PS1='$ '\nautoload -Uz compinit && compinit -u -D\nbindkey -e\n";
  writeFileSync(join(home, '.zshrc'), `${setUp}source <(mlab-cni completion zsh)\n`);
  completes('zsh -i', typed);
  const listed = onTerminal('zsh -i', 'mlab-cni show pod:default/web-\t\r');
  assert.match(listed, /^pod:default\/web-1 +-- ADD flannel eth0, exit status 1, \d+d ago/m);
});

test('zsh, from a file in $fpath', () => {
  if (!has('zsh')) {
    skip('zsh');
    return;
  }
  mkdirSync(join(home, 'functions'), {recursive: true});
  writeFileSync(join(home, 'functions', '_mlab-cni'), mlabCni(['completion', 'zsh']).stdout);
  const setUp = "PS1='$ '\nfpath=(~/functions $fpath)\nautoload -Uz compinit && compinit -u -D\nbindkey -e\n";
  writeFileSync(join(home, '.zshrc'), setUp);
  completes('zsh -i', typed.slice(0, 5));
});

test('fish', () => {
  if (!has('fish')) {
    skip('fish');
    return;
  }
  const complete = (line: string) => {
    const {stdout, stderr} = spawnSync(
      'fish',
      ['--no-config', '-c', 'mlab-cni completion fish | source; complete -C $argv[1]', line],
      {env: environment, encoding: 'utf8', cwd: home},
    );
    assert.is(stderr, '');
    return stdout.split('\n').filter((each) => each !== '');
  };
  for (const [line, words] of typed) {
    if (/\t.*\t|^~/.test(line)) continue;
    const expected = words.map(inStore).at(-1) ?? '';
    const isFound = !line.includes('/nonexistent');
    const offered = complete(inStore(line.slice(0, -1))).map((each) => each.split('\t')[0]);
    assert.is(
      offered.some((each = '') => each.replace(/\/$/, '') === expected),
      isFound,
      `${line} gave ${offered.join(' ')}`,
    );
  }
  assert.match(
    complete('mlab-cni show pod:default/web-1').join('\n'),
    /^pod:default\/web-1\tADD flannel eth0, exit status 1/,
  );
});

test('nothing is said when something is wrong, and nothing captured becomes a command', () => {
  for (const words of [
    ['show', ''],
    ['list', '--node', 'x', '--plugin', ''],
    ['--store'],
    ['show', '--store', '/dev/null', ''],
    [],
  ]) {
    const {code, stderr} = mlabCni(['complete', '--', ...words], {MLAB_CNI_STORE: '/etc'});
    assert.equal([code, stderr], [0, ''], words.join(' '));
  }
  assert.not.match(mlabCni(['complete', '--', 'show', 'pod:'], {MLAB_CNI_STORE: store}).stdout, 'PWNED');
});

test.run();

function has(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

function skip(what: string): void {
  console.log(`SKIP completion: ${what} is not installed`);
}

function inStore(text: string): string {
  return text.replace('STORE', store);
}

/** Types each line on a terminal, TABs included, lets the shell print the words that it has then, and compares. */
function completes(shell: string, lines: typeof typed): void {
  const [home, enter] = ['\x01', '\r'];
  const screen = onTerminal(shell, lines.map(([line]) => `${inStore(line)}${home}printf '<%s>' ${enter}`).join(''));
  const answers = [...screen.matchAll(/^(?:<[^<>]*>)+/gm)].map(([words]) => words.slice(1, -1).split('><'));
  for (const [index, [line, words]] of lines.entries()) {
    const found = answers[index]?.map((word) => word.replace(/\/$/, ''));
    assert.equal(found, words.map(inStore), `${JSON.stringify(line)} in ${shell}: ${screen}`);
  }
}

/** What is on the screen at the end. */
function onTerminal(shell: string, keys: string): string {
  const {stdout} = spawnSync('script', ['-qec', shell, '/dev/null'], {
    env: {...environment, SHELL: '/bin/sh'},
    cwd: home,
    input: `${keys}exit\r`,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return stdout.replaceAll('\r', '');
}
