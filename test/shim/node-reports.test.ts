// What the node script says of the captures and of the recording.
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {writeCapture, type WrittenCapture} from '../helpers/write-capture.js';
import {saidBy} from './node-functions.js';

const test = suite('reports of the node script');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-reports-'));
const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const boot = bootId.slice(0, 8);
/** It stands still, so that all shells see the same. */
const [uptime, now] = [50_000, 1_700_000_000];
const clock = `uptime_s() { echo ${uptime}; }; date() { echo ${now}; }`;
let made = 0;

function makeDirectory(): string {
  return mkdtempSync(join(top, `${(made += 1)}-`));
}

function makeStore(...captures: readonly Partial<WrittenCapture>[]): string {
  const store = makeDirectory();
  for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended', 'about']) mkdirSync(join(store, folder));
  captures.forEach((capture, index) => {
    writeCapture(store, {id: `${4_194_305 + index}-${1000 + index}-0b7f5e1c`, ...capture});
  });
  return store;
}

const columns = [0, 13, 21, 36, 45, 74, 87];

/** The rows, each as what is in its columns. */
function listed(store: string, ...options: readonly string[]): {readonly rows: string[][]; readonly stderr: string} {
  const {status, stdout, stderr} = saidBy(`${clock}; main list "$@"`, '--store', store, ...options);
  assert.is(status, 0, stderr);
  const [heading = [], ...rows] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => columns.map((from, index) => line.slice(from, columns[index + 1]).trim()));
  assert.equal(heading, ['AGE', 'CALL', 'PLUGIN', 'IFNAME', 'POD', 'CONTAINER', 'OUTCOME']);
  return {rows, stderr};
}

const lastWords = (store: string, ...options: readonly string[]) =>
  listed(store, ...options).rows.map((row) => row.at(-1));

test('a row has what the name of a start and CNI_ARGS say', () => {
  const {rows} = listed(
    makeStore({ifname: 'net1', container: '0123456789abcdef', pod: 'web/web-1', plugin: 'host-local'}),
  );
  assert.equal(
    rows.map((row) => row.slice(1)),
    [['ADD', 'host-local', 'net1', 'web/web-1', '0123456789ab', 'succeeded']],
  );
});

test('podman gives a name without a namespace, others nothing', () => {
  const store = makeStore({pod: 'web', id: '4194305-2-0b7f5e1c'}, {id: '4194305-1-0b7f5e1c'});
  const pods = listed(store).rows.map((row) => row[4]);
  assert.equal(pods, ['web', '']);
});

for (const [what, capture, end, outcome] of [
  ['went well', {}, null, 'succeeded'],
  [
    'failed with a CNI error',
    {status: 1, stdout: '{"code": 11, "msg" : "no \\"room\\" left", "x": 1}'},
    null,
    'failed: no \\"room\\" left',
  ],
  ['failed without words', {status: 3}, null, 'failed: exit-3, and no CNI error'],
  ['says what no terminal should be sent', {status: 1, stdout: '{"msg": "a\u001b[31mb"}'}, null, 'failed: a[31mb'],
  ['died of a signal', {status: null}, 'signal-9,1002', 'crashed: signal 9'],
  ['has no end, and its process is gone', {status: null}, null, 'killed: it has no end'],
] as const) {
  test(`a call that ${what}: ${outcome}`, () => {
    const store = makeStore(capture);
    if (end !== null) writeFileSync(join(store, `ended/4194305-1000-0b7f5e1c,${end}`), '');
    assert.equal(lastWords(store), [outcome]);
  });
}

test('a call is at work as long as its process is that shim, and of this boot', () => {
  const shim = join(makeDirectory(), 'bridge');
  const call = (id: string, plugin = 'bridge') => makeStore({id, plugin, status: null});
  const look = (store: string, now = boot) => {
    // the shell itself is the process that is looked at: it goes by the name of a shim
    const commands = `store=$1 boot=$2; set -- "$3"; started=$(ls "$store/started"); id=\${started%%,*} plugin=\${started#*,*,} plugin=\${plugin%%,*}
      printf 'while :; do sleep 1; done\\n' >"$1"; sh "$1" >/dev/null & id=$!\${id#"\${id%%-*}"}
      until tr '\\0' '\\n' <"/proc/$!/cmdline" | grep -q "/bridge\\$"; do :; done
      outcome_of "$id" "$plugin" none; kill $!`;
    return saidBy(commands, store, now, shim).stdout;
  };
  assert.is(look(call(`1-1000-${boot}`)), 'running\n');
  assert.is(look(call(`1-1000-${boot}.2`)), 'running\n');
  assert.is(look(call(`1-1000-${boot}`, 'flannel')), 'killed: it has no end\n');
  assert.is(look(call('1-1000-0b7f5e1c')), 'killed: it has no end\n');
});

test('the newest calls come first, those of this boot before others, and --limit cuts', () => {
  const store = makeStore(
    {id: '1-1000-0b7f5e1c', ifname: 'old1'},
    {id: `2-200-${boot}`, ifname: 'new1'},
    {id: `3-300-${boot}`, ifname: 'new2'},
    {id: '4-2000-0b7f5e1c', ifname: 'old2'},
  );
  const order = (...options: readonly string[]) => listed(store, ...options).rows.map((row) => row[3]);
  assert.equal(order(), ['new2', 'new1', 'old2', 'old1']);
  assert.equal(order('--limit', '1'), ['new2']);
});

test('an age is what has gone by since the call: by the uptime, or by when its boot was', () => {
  const ageOf = (name: string) => {
    const store = makeStore();
    writeFileSync(join(store, `started/${name}`), '');
    return saidBy(
      `${clock}; boot_id() { echo 11111111-2222; }; main list --store "$1" | tail -n 1`,
      store,
    ).stdout.split(' ')[0];
  };
  const call = 'ADD,bridge,eth0,c1';
  assert.is(ageOf(`2-4988100-11111111,${call},${(now - 9) * 100}`), '119s', 'the clock may have been set since');
  assert.is(ageOf(`2-4988000-11111111,${call},${now * 100}`), '2m');
  assert.is(ageOf(`2-4280100-11111111,${call}`), '119m');
  assert.is(ageOf(`2-6000-0b7f5e1c,${call},${(now - 7260) * 100}`), '2h');
  assert.is(ageOf(`2-6000-0b7f5e1c,${call},${now - 7259}s`), '119m');
  assert.is(ageOf(`2-6000-0b7f5e1c,${call}`), 'before-boot');
});

test('polls are counted and not shown, unless --polls; --failed shows what did not succeed', () => {
  const store = makeStore(
    {operation: 'VERSION'},
    {operation: 'STATUS'},
    {operation: 'ADD', ifname: 'good'},
    {operation: 'DEL', ifname: 'bad', status: 1},
    {operation: 'ADD', ifname: 'gone', status: null},
  );
  const {rows, stderr} = listed(store);
  assert.equal(rows.map((row) => row[3]).sort(), ['bad', 'gone', 'good']);
  assert.equal(rows.map((row) => row[1]).includes('VERSION'), false);
  assert.is(stderr, '');
  const shown = listed(store, '--polls').rows.map((row) => row[1]);
  assert.equal([...shown].sort(), ['ADD', 'ADD', 'DEL', 'STATUS', 'VERSION']);
  assert.equal(
    listed(store, '--failed')
      .rows.map((row) => row[3])
      .sort(),
    ['bad', 'gone'],
  );
});

test('where there is nothing to list, the store is named, and what helps', () => {
  const {status, stderr} = saidBy('main list --store "$1"', makeDirectory());
  assert.is(status, 10);
  assert.match(stderr, 'there are no captures in');
  for (const limit of ['x', '-1', '1.5']) {
    const said = saidBy('main list --store "$1" --limit "$2"', makeStore({}), limit);
    assert.equal([said.status, said.stdout], [2, ''], limit);
    assert.match(said.stderr, 'is not a number');
  }
});

test("a store that is a link is left alone, as it may be somebody else's", () => {
  const link = join(makeDirectory(), 'store');
  symlinkSync(makeStore({}), link);
  const {status, stderr} = saidBy('main list --store "$1"', link);
  assert.is(status, 20);
  assert.match(stderr, "is not a directory of root's");
});

test('the store is the one named, else that of the receipt, else the first that is there', () => {
  const directory = makeDirectory();
  const known = (option = '') =>
    saidBy(
      'receipt=$1/receipt default_store=$1/default shared_store=$1/shared option_store=$2; known_store',
      directory,
      option,
    ).stdout.replace(`${directory}/`, '');
  assert.is(known(), 'default\n');
  mkdirSync(join(directory, 'shared'));
  assert.is(known(), 'shared\n');
  mkdirSync(join(directory, 'default'));
  assert.is(known(), 'default\n');
  writeFileSync(join(directory, 'receipt'), '{\n  "store": "/srv/captures",\n  "other": 1\n}\n');
  assert.is(known(), '/srv/captures\n');
  assert.is(known('/mine'), '/mine\n');
});

interface Recording {
  readonly values?: Readonly<Record<string, string>>;
  readonly over?: readonly string[];
  readonly mounts?: string;
  readonly watcher?: string;
  readonly off?: string;
}

/** A receipt of a recording without directories, all of which is well unless it is said what is not. */
function recording({values = {}, over = [], mounts = '', watcher = '', off}: Recording): string {
  const directory = makeDirectory();
  const store = join(directory, 'store');
  mkdirSync(join(store, 'started'), {recursive: true});
  if (off !== undefined) writeFileSync(join(store, 'off'), off);
  const all = {
    receiptVersion: 'mlab-cni.sh 1',
    version: 'mlab-cni.sh 1.2.3',
    token: 'token',
    bootId,
    untilUptime: '',
    store,
    maxStoreKib: '4096',
    keepFreeKib: '2048',
    polls: '',
    shimDir: join(directory, 'shims'),
    ...values,
  };
  const lines = Object.entries(all).map(([key, value]) => `  "${key}": "${value}",`);
  const dirs = over.map((dir, index) => `    "${dir}"${index < over.length - 1 ? ',' : ''}`);
  writeFileSync(join(directory, 'receipt'), ['{', ...lines, '  "over": [', ...dirs, '  ]', '}', ''].join('\n'));
  writeFileSync(join(directory, 'mountinfo'), mounts);
  writeFileSync(join(directory, 'watcher'), watcher);
  return directory;
}

const there = `${clock}; state_dir=$1 receipt=$1/receipt mountinfo=$1/mountinfo option_store= option_porcelain=; require_node() { :; }`;
const alive = `echo "$$ $(start_of $$)" >"$1/watcher"`;

for (const [what, its, commands, problem] of [
  ['nothing is amiss', {}, '', null],
  ['it is to end, and what will end it is there', {values: {untilUptime: String(uptime + 90_000)}}, alive, null],
  ['the node was rebooted', {values: {bootId: 'before'}}, '', 'a reboot switched it off'],
  ['its time is over', {values: {untilUptime: '0'}}, alive, 'the time given to --for is over'],
  [
    'what was to end it was killed',
    {values: {untilUptime: String(uptime + 90_000)}, watcher: '4194305 17\n'},
    '',
    'what was to switch it off in time is gone: the shims record until then, and stay',
  ],
  [
    'the timer that was to end it is inactive',
    {values: {untilUptime: String(uptime + 90_000)}},
    'has() { :; }; systemctl() { echo inactive; }',
    'what was to switch it off in time is gone: the shims record until then, and stay',
  ],
  [
    'the timer that is to end it runs',
    {values: {untilUptime: String(uptime + 90_000)}},
    'has() { :; }; systemctl() { [ "$*" = "is-active mlab-cni-off-token.timer" ] && echo active; }',
    null,
  ],
  [
    'there is neither a timer nor a process',
    {values: {untilUptime: String(uptime + 90_000)}},
    'has() { false; }',
    'what was to switch it off in time is gone: the shims record until then, and stay',
  ],
  ['the store was full', {off: 'full\n'}, '', 'recording stopped: full'],
  ['the shims are no longer over the plugins', {over: [top]}, '', `the shims are not mounted over ${top} any more`],
] as const) {
  test(`status: ${what}`, () => {
    const directory = recording(its);
    const {status, stdout} = saidBy(`${there}; ${commands || ':'}; recording_problems`, directory);
    assert.equal([status, stdout], problem === null ? [0, ''] : [1, `${problem}\n`]);
    const said = saidBy(`${there}; ${commands || ':'}; main status`, directory);
    assert.is(said.status, problem === null ? 0 : 1);
    const first = said.stdout.split('\n')[0] ?? '';
    assert.match(first, problem === null ? /^Recording is on\. / : /^Recording is not as it was switched on:$/);
    if (problem !== null) {
      assert.match(
        said.stdout,
        `\n  ${problem}\n  try: sh mlab-cni.sh on    switches it on anew\n  try: sh mlab-cni.sh off `,
      );
    }
  });
}

test('status: plugins that an add-on put over their shims are named, and those shims that are not there', () => {
  const directory = recording({over: [join(top, 'gone'), join(top, 'covered')]});
  const shims = join(directory, 'shims/2');
  mkdirSync(shims, {recursive: true});
  symlinkSync(shims, join(top, 'covered'));
  writeFileSync(join(shims, 'flannel'), '#!/bin/sh\n');
  writeFileSync(join(directory, 'mountinfo'), `36 25 0:23 /x ${shims}.real rw - tmpfs tmpfs rw\n`);
  const {stdout} = saidBy(`${there}; recording_problems`, directory);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines, [
    `the shims are not mounted over ${top}/gone any more`,
    `put over their shims since, working but not recorded: flannel in ${top}/covered`,
  ]);
  writeFileSync(join(directory, 'mountinfo'), '');
  assert.match(saidBy(`${there}; recording_problems`, directory).stdout, `not mounted over ${top}/covered any more`);
});

test('status: how it is switched on, in words and for programs', () => {
  const until = {untilUptime: String(uptime + 90_000)};
  const directory = recording({over: [], values: {...until, polls: 'yes'}});
  writeFileSync(join(directory, 'store/started/a'), '');
  const store = join(directory, 'store');
  const {stdout} = saidBy(`${there}; ${alive}; main status`, directory);
  assert.match(
    stdout,
    new RegExp(
      `^Recording is on\\. It ends in 25h\\. Covered: \\. Captures: 1 in ${store}, 4 MiB at most, as long as 2 MiB stay free, with successful polls\\.\n$`,
    ),
  );
  const porcelain = saidBy(`${there}; ${alive}; main status --porcelain`, directory).stdout;
  const values = new Map(
    porcelain
      .trimEnd()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
  assert.equal(
    [...values.keys()],
    ['state', 'by', 'until', 'store', 'captures', 'bytes', 'dropped', 'version', 'boot'],
  );
  const {bytes, ...rest} = Object.fromEntries(values);
  assert.equal(rest, {
    state: 'on',
    by: 'mlab-cni.sh 1.2.3',
    until: String(now + 90_000),
    store,
    captures: '1',
    dropped: '',
    version: '1.2.3',
    boot: bootId,
  });
  assert.ok(Number(bytes) > 0 && Number(bytes) % 1024 === 0, bytes);
  const plain = saidBy(`${there}; main status`, recording({values: {keepFreeKib: ''}})).stdout;
  assert.match(plain, /, 4 MiB at most\.\n$/);
  const without = saidBy(`${there}; main status --porcelain`, recording({}));
  assert.match(without.stdout, /^until=$/m);
});

test('status: nothing is switched on', () => {
  const directory = makeDirectory();
  writeFileSync(join(directory, 'mountinfo'), '');
  const {status, stdout} = saidBy(`${there}; main status --store "$1/store"`, directory);
  assert.equal([status, stdout], [1, `Recording is off. Captures: 0 in ${directory}/store\n`]);
  const porcelain = saidBy(`${there}; main status --porcelain --store "$1/store"`, directory);
  assert.is(porcelain.status, 1);
  assert.match(porcelain.stdout, `state=off\nby=\nuntil=\nstore=${directory}/store\ncaptures=0\nbytes=0\ndropped=\n`);
});

test('status: what "shim install" has mounted is looked at, too', () => {
  const directory = makeDirectory();
  const [over, shims] = [join(directory, 'over'), join(directory, 'shims')];
  for (const each of [over, shims]) mkdirSync(each);
  const change = `    {\n      "over": "${over}",\n      "shimDir": "${shims}"\n    }\n`;
  const text = `{\n  "receiptVersion": 2,\n  "store": "${directory}/store",\n  "changes": [\n${change}  ]\n}\n`;
  writeFileSync(join(directory, 'receipt'), text);
  writeFileSync(join(directory, 'mountinfo'), '');
  const broken = saidBy(`${there}; main status`, directory);
  assert.is(broken.status, 1);
  assert.match(broken.stdout, `the shims are not mounted over ${over} any more\n  try: mlab-cni shim install `);
  rmSync(over, {recursive: true});
  symlinkSync(shims, over);
  const well = saidBy(`${there}; main status`, directory);
  assert.equal(
    [well.status, well.stdout],
    [0, `Shims were installed here by "mlab-cni shim install". Captures: 0 in ${directory}/store\n`],
  );
  assert.match(saidBy(`${there}; main status --porcelain`, directory).stdout, 'by=mlab-cni shim install\nuntil=\n');
});

test('status: a damaged receipt is said to be damaged, with what to do', () => {
  const directory = makeDirectory();
  writeFileSync(join(directory, 'receipt'), '{');
  writeFileSync(join(directory, 'mountinfo'), '');
  const {status, stdout} = saidBy(`${there}; main status`, directory);
  assert.is(status, 1);
  assert.match(
    stdout,
    `  ${directory}/receipt is damaged: it does not say what was switched on here\n  try: sh mlab-cni.sh off    says what to do\n`,
  );
  assert.not.match(stdout, 'switches it on anew');
});

test('an age is told in the unit that says most', () => {
  const ages = saidBy('for seconds in 0 119 120 7199 7200 90000; do age_of $seconds; done').stdout;
  assert.is(ages, '0s\n119s\n2m\n119m\n2h\n25h\n');
});

test.after(() => {
  rmSync(top, {recursive: true, force: true});
});
test.run();
