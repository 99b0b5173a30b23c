import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {commandsLike, flagsLike, otherCommands, otherFlags} from '../../src/cli/habits.js';
import {mlabCni, program} from '../helpers/cli.js';
import {withFixture} from '../helpers/fixtures.js';

const test = suite('the command line');
const top = join(import.meta.dirname, '..', '..');

/** What is wrong with the line, the exit code it must give in both modes, and what the message must say. */
const wrong: readonly (readonly [string, readonly string[], number, RegExp])[] = [
  ['a flag that does not exist', ['list', '--bogus'], 2, /there is no flag --bogus here/],
  [
    'a flag value that makes no sense',
    ['list', '--since', 'tomorrow'],
    2,
    /^(error: )?--since: "tomorrow" is no point in time\n?/,
  ],
  ['no time for a plugin', ['replay', '--all', '--timeout', '0'], 2, /--timeout: "0" leaves no time at all/],
  ['no time for a plugin tried out', ['invoke', '--config', '-', '--timeout', '0ms'], 2, /"0ms" leaves no time at all/],
  ['no time for a cluster', ['doctor', '--cluster-timeout', '0s'], 2, /--cluster-timeout: "0s" leaves no time/],
  ['no time for versions', ['doctor', '--plugin-timeout', '0'], 2, /--plugin-timeout: "0" leaves no time/],
  ['a command that does not exist', ['frobnicate'], 2, /there is no command "frobnicate"/],
  ['a command that no object has', ['constructor'], 2, /there is no command "constructor"/],
  ['a selector that names nothing', ['show', 'pod:x', '--store', '/'], 10, /holds no captures/],
  ['a store that is not there', ['list', '--store', '/nonexistent'], 10, /there is no capture store at \/nonexistent/],
  ['no time to record', ['shim', 'install', '--for', '0', '--dry-run'], 2, /--for: "0" leaves no time at all/],
  [
    'a root that is not there',
    ['shim', 'status', '--root', '/nonexistent'],
    2,
    /--root: "\/nonexistent" is no directory/,
  ],
  ['a root that is a file', ['doctor', '--root', '/etc/passwd'], 2, /--root: "\/etc\/passwd" is no directory/],
  [
    'a store that is a file',
    ['list', '--store', '/etc/passwd'],
    13,
    /--store: \/etc\/passwd is not opened: it is no gzipped/,
  ],
];

for (const [title, args, code, message] of wrong) {
  test(`${title} gives exit code ${code} and one message, no stack`, () => {
    const text = mlabCni(args);
    assert.is(text.code, code);
    assert.match(text.stderr, message);
    assert.is(text.stdout, '');
    assert.not.match(text.stderr, /^\s+at /m);
    assert.ok(text.stderr.split('\n').length < 8, text.stderr);
  });

  test(`${title} gives the same exit code and an envelope with --json`, () => {
    const json = mlabCni([...args, '--json']);
    assert.is(json.code, code);
    const envelope = JSON.parse(json.stdout) as {schemaVersion: number; error: {code: string; message: string}};
    assert.is(envelope.schemaVersion, 1);
    assert.match(envelope.error.message, message);
    assert.ok(json.stdout.length < 2000, 'the envelope holds nothing of our insides');
  });
}

test('an unknown capture and an ambiguous prefix are exit code 12, with what could be meant', () => {
  withFixture('mlab-physical', (store) => {
    const unknown = mlabCni(['show', 'zzzz', '--store', store]);
    assert.is(unknown.code, 12);
    assert.match(unknown.stderr, /starts with "zzzz"[^]*try: mlab-cni list/);
    const ambiguous = mlabCni(['show', 'M', '--store', store]);
    assert.is(ambiguous.code, 12);
    assert.match(ambiguous.stderr, /captures have an id that starts with "M"[^]*MJs5iM4/);
  });
});

test('what a message quotes cannot reach the terminal as an escape', () => {
  const {code, stderr} = mlabCni(['show', '\x1b[2Jgone', '--store', '/']);
  assert.is(code, 10);
  const {stderr: quoted} = mlabCni(['list', '--store', '/nonexistent\x1b[2J']);
  assert.not.match(stderr + quoted, '\x1b');
  assert.match(quoted, '/nonexistent\\x1b[2J');
});

test('help and version are on stdout with exit code 0', () => {
  for (const args of [['--help'], ['list', '--help'], ['--version'], ['shim', '--help']]) {
    const {code, stdout, stderr} = mlabCni(args);
    assert.is(code, 0, args.join(' '));
    assert.is(stderr, '');
    assert.ok(stdout.length > 10);
  }
});

test('the first thing that one sees says where to start', () => {
  const lines = mlabCni([]).stdout.split('\n');
  for (const step of ['shim install --dry-run', 'list --failed', 'explain pod:', 'explain -']) {
    assert.ok(
      lines.slice(0, 15).some((line) => line.includes(`mlab-cni ${step}`)),
      step,
    );
  }
  assert.ok(lines.every((line) => line.length <= 83));
});

test('what is on stdin is left to whoever it is for', () => {
  const {commands} = JSON.parse(readFileSync(join(top, '.oclif.manifest.json'), 'utf8')) as Manifest;
  const withArguments = Object.values(commands).filter(({args}) => Object.keys(args).length > 0);
  assert.ok(withArguments.length >= 8);
  for (const {id} of withArguments) {
    const script = `"$@" >/dev/null 2>&1; cat`;
    const command = [process.execPath, program, ...id.split(':')];
    const env = {PATH: '/usr/bin:/bin', HOME: '/', MLAB_CNI_STORE: '/nonexistent'};
    const {stdout} = spawnSync('sh', ['-c', script, 'sh', ...command], {env, input: 'kept\n', encoding: 'utf8'});
    assert.is(stdout, 'kept\n', id);
  }
});

test('a loop goes on after the first round, and so does a script that a shell reads from stdin', () => {
  withFixture('kube-router', (store) => {
    const env = {PATH: '/usr/bin:/bin', HOME: '/', MLAB_CNI_STORE: store, NODE: process.execPath, PROGRAM: program};
    const run = (args: readonly string[], input: string) =>
      spawnSync('bash', args, {env, input, encoding: 'utf8'}).stdout;
    const loop = 'while read -r pod; do "$NODE" "$PROGRAM" tree >/dev/null; echo "$pod"; done';
    assert.is(run(['-c', loop], 'one\ntwo\n'), 'one\ntwo\n');
    assert.is(run(['-s'], '"$NODE" "$PROGRAM" show >/dev/null\necho after\n'), 'after\n');
  });
});

test('the words of a command line may come in the order in which hands write them', () => {
  const help = mlabCni(['list', '--help']).stdout;
  for (const words of ['list -h', 'help list', '-h list', 'list help', '--json help list']) {
    assert.is(mlabCni(words.split(' ')).stdout, help, words);
  }
  assert.is(mlabCni(['shim', 'help', 'install']).stdout, mlabCni(['shim', 'install', '-h']).stdout);
  assert.is(mlabCni(['shim', 'help']).stdout, mlabCni(['shim']).stdout);
  const version = mlabCni(['--version']).stdout;
  for (const word of ['-v', 'version']) assert.is(mlabCni([word]).stdout, version);
  assert.is(mlabCni(['--json', '--store', '/nonexistent', 'list']).code, 10);
});

test('help shows durations as one types them, and says that --since takes times, too', () => {
  const {commands} = JSON.parse(readFileSync(join(top, '.oclif.manifest.json'), 'utf8')) as Manifest;
  const timed = Object.values(commands).filter(({flags}) => /"helpValue":"TIME"/.test(JSON.stringify(flags)));
  assert.ok(timed.length > 5);
  for (const {id} of timed) {
    const help = mlabCni([...id.split(':'), '--help']).stdout;
    assert.not.match(help, /=TIME\s+\[default: \d+\]|\[default: \]/, id);
  }
  assert.match(
    mlabCni(['list', '--help']).stdout.replace(/\s+/g, ' '),
    'since then: 15m (ago), 09:30, yesterday or 2026-',
  );
  assert.match(mlabCni(['list', '--since', 'tomorrow']).stderr, /how long ago, like 15m, or 09:30, yesterday, 2026-/);
});

test('what cannot be is said in our words, with the flag or word that is meant', () => {
  for (const [words, message] of [
    ['list failed', 'list takes flags alone, and not "failed"\n  try: did you mean: mlab-cni list --failed'],
    [
      'stats default/web-0',
      'stats takes flags alone, and not "default/web-0"\n  try: did you mean: mlab-cni stats --pod',
    ],
    ['diff a b c', 'one word too many: c'],
    ['invoke', '--config is missing'],
    ['import', 'file is missing: a pack'],
    ['list --plugin', '--plugin wants a value'],
    ['list --limit x', '--limit: "x" is no whole number'],
    ['list --limit -1', '--limit: -1 is less than 0'],
    ['show --as png', '--as: "png" is none of text, sh'],
    ['completion tcsh', '"tcsh" is none of bash, zsh, fish'],
    ['replay --tree --all', '--tree and --all exclude each other'],
    ['replay --yes', '--yes has no effect without --live'],
    ['list --failed=true', '--failed takes no value\n  try: write --failed'],
    ['show --json=1', '--json takes no value'],
    ['list --since 1h --until 2h', '--since is later than --until'],
    ['shim install now', 'shim install takes flags alone, and not "now"'],
  ] as const) {
    const {code, stderr} = mlabCni(words.split(' '));
    assert.is(code, 2, words);
    assert.ok(stderr.startsWith(`error: ${message}`), stderr);
    assert.not.match(stderr, /oclif|following error|=true/);
  }
});

test('help speaks of a pager where there is one, and --no-pager is taken everywhere', () => {
  const {commands} = JSON.parse(readFileSync(join(top, '.oclif.manifest.json'), 'utf8')) as Manifest;
  for (const {id, flags} of Object.values(commands)) {
    const pages = readFileSync(join(top, 'src/commands', `${id.replace(':', '/')}.ts`), 'utf8').includes(
      'this.display(',
    );
    const flag = (flags as Record<string, {hidden?: boolean}>)['no-pager'];
    assert.is(flag?.hidden, pages ? undefined : true, id);
  }
  assert.match(mlabCni(['list', '--help']).stdout, '--no-pager');
  assert.not.match(mlabCni(['shim', 'install', '--help']).stdout, '--no-pager');
  assert.is(mlabCni(['shim', 'script', '--no-pager']).code, 0);
});

test('near misses are told', () => {
  for (const [words, meant] of [
    ['lsit', 'mlab-cni list'],
    ['shim instal', 'mlab-cni shim install'],
    ['list --faild', '--failed'],
    ['list --pdo x', '--pod'],
    ['--verison', 'mlab-cni --version'],
    ['explain --as markdwn', '--as markdown'],
    ['shim install --runtime containrd', '--runtime containerd'],
    ['completion fsh', 'fish'],
    ['list --operation chek', '--operation CHECK'],
    ['list -n web web-0', 'mlab-cni list --pod web-0'],
    ['explain pod web-0', 'pod/web-0'],
  ] as const) {
    assert.match(mlabCni(words.split(' ')).stderr, `did you mean: ${meant}`);
  }
});

test('what hands write that know other tools leads to the command or flag that does it here', () => {
  for (const [words, meant] of [
    ['status', 'mlab-cni shim status'],
    ['uninstall', 'mlab-cni shim uninstall'],
    ['shim start', 'mlab-cni shim install'],
    ['cluster off', 'mlab-cni cluster stop'],
    ['ls', 'mlab-cni list'],
    ['describe web-0', 'mlab-cni show'],
    ['logs -f', 'mlab-cni tail'],
    ['list -w', 'mlab-cni tail'],
    ['list -o json', '--json'],
    ['list --output=json', '--json'],
    ['stats --errors', '--failed'],
    ['list --tail=5', '--limit'],
    ['tree --ns web', '--namespace'],
  ] as const) {
    const {code, stderr, stdout} = mlabCni(words.split(' '));
    assert.is(code, 2, words);
    assert.is(stdout, '', words);
    assert.match(stderr, `did you mean: ${meant}`, words);
  }
  assert.match(mlabCni(['shim', 'frobnicate']).stderr, 'mlab-cni shim --help    shows all commands');
});

test('each habit leads to a command and a flag that are there', () => {
  const {commands} = JSON.parse(readFileSync(join(top, '.oclif.manifest.json'), 'utf8')) as Manifest;
  const known = Object.values(commands).map(({id}) => id.replace(':', ' '));
  for (const word of Object.keys(otherCommands)) {
    assert.not.ok(known.includes(word), word);
    for (const name of commandsLike(word)) assert.ok(known.includes(name), `${word}: ${name}`);
  }
  const flags = new Set(Object.values(commands).flatMap((command) => Object.keys(command.flags)));
  for (const name of Object.keys(otherFlags)) {
    const all = [...flags];
    assert.equal(flagsLike(name, all), otherFlags[name], name);
  }
});

test('a text in a file leads to explain -, named or on stdin', () => {
  withFixture('kube-router', (store) => {
    const text = join(store, 'kubelet.log');
    writeFileSync(text, 'no networks found in /etc/cni/net.d\n');
    const named = mlabCni(['explain', text, '--store', store]);
    assert.is(named.code, 2);
    assert.match(named.stderr, `is a file, and names no capture\n  try: mlab-cni explain - < ${text}`);
    const env = {PATH: '/usr/bin:/bin', HOME: '/', MLAB_CNI_STORE: store, NODE: process.execPath, PROGRAM: program};
    const run = (line: string) => spawnSync('bash', ['-c', line, 'bash', text], {env, encoding: 'utf8'});
    const unread = run('"$NODE" "$PROGRAM" explain <"$1"');
    assert.is(unread.status, 0, unread.stderr);
    assert.match(unread.stderr, 'warning: the file on stdin is not read: mlab-cni explain -');
    assert.match(unread.stdout, /^WHAT FAILED/);
    assert.match(run('"$NODE" "$PROGRAM" explain - <"$1"').stdout, '/etc/cni/net.d');
  });
});

test('times and names as hands write them choose the same on the real command line', () => {
  withFixture('kube-router', (store) => {
    const total = (...flags: readonly string[]) => {
      const {code, stdout} = mlabCni(['list', '--json', '--limit', '0', '--store', store, ...flags]);
      assert.is(code, 0, `${flags.join(' ')}: ${stdout}`);
      return (JSON.parse(stdout) as {total: number}).total;
    };
    const all = total();
    for (const since of ['2001-02-03', '2001-02-03 04:05', '4000 weeks ago', '-99999d'])
      assert.is(total('--since', since), all);
    for (const since of ['now', 'today', '-1s', '1h30m', '2 hours ago', '0:00']) assert.is(total('--since', since), 0);
    const pods = [...new Set(podsIn(store))];
    assert.ok(pods.length >= 2);
    const [one = '', other = ''] = pods;
    const both = total('--pod', one) + total('--pod', other);
    assert.is(total('--pod', `${one},${other}`), both);
    assert.is(total('--pod', `pod/${one.split('/')[1] ?? ''},nobody/nowhere`), total('--pod', one));
    assert.is(total('--container', ','), 0);
  });
});

test('a pod that is not there leads to one that is', () => {
  withFixture('kube-router', (store) => {
    const [pod = ''] = podsIn(store);
    const [namespace = '', name = ''] = pod.split('/');
    const mistyped = `${name.slice(0, -2)}${name.at(-1) ?? ''}${name.at(-2) ?? ''}x`;
    for (const text of [name, mistyped, `${namespace}x/${name}`, `pod:${namespace}/${mistyped}`, `po/${mistyped}`]) {
      const {code, stderr} = mlabCni(['explain', text, '--store', store]);
      assert.is(code, 12, text);
      assert.match(stderr, `did you mean: pod:${pod}`, text);
    }
  });
});

function podsIn(store: string): string[] {
  const {stdout} = mlabCni(['list', '--json', '--limit', '0', '--store', store]);
  const {captures} = JSON.parse(stdout) as {captures: readonly {pod: {namespace: string; name: string} | null}[]};
  return captures.flatMap(({pod}) => (pod === null ? [] : [`${pod.namespace}/${pod.name}`]));
}

test('a flag that would do nothing beside the others is refused, by name', () => {
  withFixture('kube-router', (store) => {
    for (const [words, flag] of [
      ['tree latest --failed', '--failed'],
      ['tree latest --since 5m', '--since'],
      ['check latest --plugin bridge', '--plugin'],
      ['check /etc --failed', '--failed'],
      ['check /etc --limit 3', '--limit'],
      ['diff latest failed --chain', '--chain'],
      ['diff latest --exact', '--exact'],
      ['diff latest failed --against-last-good', '--against-last-good'],
      ['replay latest --live --yes --against mock', '--against'],
      ['export latest --as sh --plugin bridge', '--plugin'],
      ['check latest --root /', '--root'],
      ['explain --message x --node n', '--node'],
      ['explain latest --redact TOKEN', '--redact'],
      ['explain latest --as markdown --json', '--as'],
      ['show latest --with-secrets', '--with-secrets'],
      ['show latest --redact TOKEN', '--redact'],
      ['pod default/x --rbac --context c', '--context'],
      ['pod default/x --rbac --store /x', '--store'],
      ['cluster record --rbac --nodes a', '--nodes'],
      ['cluster record --nodes a --failed --detach', '--failed'],
      ['replay latest --yes', '--yes'],
      ['replay --pod default/web-6 --tree', '--tree'],
      ['replay latest --real bridge --against mock', '--against'],
      ['replay latest --no-delay', '--no-delay'],
      ['invoke --config - --yes', '--yes'],
      ['tail --utc --json', '--utc'],
      ['shim install --mode mount --no-restart', '--no-restart'],
      ['shim install --mode mount --no-multus', '--no-multus'],
      ['shim script --store /x', '--store'],
      ['show latest -n default', '-n default'],
      ['list --pod default/web-6 -n default', '-n default'],
      ['pod default/web-6 -n other', '-n other'],
      ['show latest --pod default/web-6', '--pod'],
      ['explain --message x --pod default/x', '--pod'],
      ['list --operation ADD --polls', '--polls'],
      ['tree failed --limit 3', '--limit'],
      ['replay latest --against mock --jobs 2', '--jobs'],
      ['replay latest --against mock --bin-dir /x', '--bin-dir'],
      ['replay latest --against mock --verbose --json', '--verbose'],
      ['cluster record --nodes a --detach --with-secrets', '--with-secrets'],
      ['tail --until 1h', '--until'],
    ] as const) {
      const {code, stdout, stderr} = mlabCni(words.split(' '), {MLAB_CNI_STORE: store});
      assert.is(code, 2, words);
      assert.match(stdout + stderr, flag, words);
      assert.match(stdout + stderr, /(leave|write) |exclude each other|no effect without|both say/, words);
    }
  });
});

test('a pod has one name in every command', () => {
  withFixture('kube-router', (store) => {
    const ways = [
      'pod:default/web-6',
      'default/web-6',
      'pod/web-6',
      'pod:web-6',
      'pod/web-6 -n default',
      'pod:web-6 -n default',
      'web-6 -n default',
      '-n default web-6',
    ];
    for (const command of ['tree', 'show', 'explain', 'check']) {
      const run = (way: string) => mlabCni([command, ...way.split(' '), '--json', '--store', store]);
      const expected = run('pod:default/web-6');
      assert.ok([0, 1].includes(expected.code ?? 2), `${command}: ${expected.stdout}`);
      for (const way of ways) assert.is(run(way).stdout, expected.stdout, `${command} ${way}`);
      assert.is(run('pod/web-6 -n elsewhere').code, 12, command);
    }
    for (const command of ['show', 'explain']) {
      const run = (...words: string[]) => mlabCni([command, ...words, '--json', '--store', store]).stdout;
      for (const way of ['--pod default/web-6', '--pod pod/web-6 -n default', '--pod web-6'])
        assert.is(run(...way.split(' ')), run('default/web-6'), `${command} ${way}`);
    }
    const pod = (way: string) =>
      mlabCni(['pod', ...way.split(' '), '--json', '--store', store, '--kubeconfig', '/dev/null']);
    for (const way of ['pod/web-6 -n default', 'web-6 -n default', 'pod:default/web-6', 'web-6', '--pod web-6']) {
      assert.is(pod(way).stdout, pod('default/web-6').stdout, way);
    }
    const listed = (...words: string[]) => mlabCni(['list', ...words, '--json', '--store', store]).stdout;
    assert.is(listed('--pod', 'web-6', '-n', 'default'), listed('--pod', 'default/web-6'));
    assert.is(listed('-n', 'default'), listed('--pod', 'default/*'));
    assert.is(listed('--plugin', 'bridge,portmap'), listed('--plugin', 'bridge', '--plugin', 'portmap'));
    assert.is(listed('--pod', 'web-5', '--pod', 'web-6'), listed('--pod', 'web-5,web-6'));
    assert.is(listed('-n', 'default,other'), listed('-n', 'default'));
    assert.is(listed('--operation', 'add,DEL'), listed('--operation', 'ADD', '--operation', 'DEL'));
  });
});

interface Manifest {
  readonly commands: Readonly<Record<string, {readonly id: string; readonly args: object; readonly flags: object}>>;
}

test.run();
