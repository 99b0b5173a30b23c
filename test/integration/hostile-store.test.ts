// Whoever may write to a directory of captures may put anything in place of any file there. No command that reads captures
// waits for it, follows it or ends because of it.
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {isRoot} from '../../src/system/privileges.js';
import {program} from '../helpers/cli.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('hostile stores');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-hostile-'));
const secret = 'SECRET-OF-SOMEBODY-ELSE';
writeFileSync(join(top, 'secret'), `{"name":"${secret}","cniVersion":"1.0.0","code":1,"msg":"${secret}"}\n`);
const servers: {close: () => void}[] = [];

/** What may stand in the place of a file. */
const impostors: Readonly<Record<string, (path: string) => void>> = {
  fifo: (path) => {
    execFileSync('mkfifo', [path]);
  },
  link: (path) => {
    symlinkSync(join(top, 'secret'), path);
  },
  directory: (path) => {
    mkdirSync(path);
  },
  socket: (path) => {
    servers.push(createServer().listen(path));
  },
  flood: (path) => {
    writeFileSync(path, '{"name":"');
    truncateSync(path, 2_000_000_000);
  },
  nest: (path) => writeFileSync(path, '['.repeat(500_000)),
  ...(isRoot() ? {device: (path: string) => void execFileSync('mknod', [path, 'c', '1', '5'])} : {}),
};

/** A store of ours in which each file of a capture is each of these once, beside two captures that are well. */
function ownStore(store: string): string {
  writeCapture(store, {id: '1-100-0000000a', pod: 'web/good', status: 0});
  for (const [kind, put] of Object.entries(impostors)) {
    for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended']) {
      const id = `${1000 + servers.length}-${number()}-0000000a`;
      writeCapture(store, {id, pod: 'web/odd', status: kind === 'link' ? 1 : 0});
      const names = execFileSync('ls', [join(store, folder)], {encoding: 'utf8'}).split('\n');
      const name = names.find((each) => each === id || each.startsWith(`${id},`)) ?? '';
      replace(join(store, folder, name), put);
    }
  }
  writeCapture(store, {id: '2-900000-0000000a', pod: 'web/bad', status: 1, stdout: '{"code":7,"msg":"no room"}'});
  return store;
}

/** A directory as M-Lab's shim.sh leaves it, with the same, and with a directory that is a link. */
function upstreamStore(store: string): string {
  const files = ['cmdline', 'env', 'input', 'output', 'stderr', 'exitcode', 'summary'];
  const make = (number: number) => {
    const path = join(
      store,
      `2026-01-02T03:04:${String(number).padStart(2, '0')}+00:00.bridge.Ab${String(number).padStart(5, '0')}`,
    );
    mkdirSync(path, {recursive: true});
    for (const file of files)
      writeFileSync(join(path, file), file === 'exitcode' ? '1\n' : 'CNI_COMMAND=ADD\nCNI_CONTAINERID=c1\n');
    return path;
  };
  make(1);
  let count = 2;
  for (const put of Object.values(impostors)) for (const file of files) replace(join(make(count++), file), put);
  symlinkSync(top, join(store, '2026-01-02T03:05:00+00:00.bridge.Linked1'));
  return store;
}

let lastNumber = 1000;
function number(): number {
  return (lastNumber += 100);
}

function replace(path: string, put: (path: string) => void): void {
  rmSync(path, {recursive: true});
  put(path);
}

const reading: readonly (readonly string[])[] = [
  ['list'],
  ['list', '--json'],
  ['list', '--failed', '--limit', '0'],
  ['list', '--pod', 'web/odd'],
  ['list', '--network', 'mynet'],
  ['list', '--slower-than', '1ms'],
  ['tree'],
  ['tree', '--json'],
  ['tree', '--polls', '--limit', '0'],
  ['tree', 'latest'],
  ['stats'],
  ['stats', '--json'],
  ['show'],
  ['show', '--json'],
  ['show', '--environment'],
  ['show', '--as', 'sh'],
  ['explain'],
  ['explain', '--json'],
  ['explain', 'pod:web/odd'],
  ['explain', '--as', 'markdown'],
  ['check'],
  ['check', 'latest'],
  ['diff', 'latest'],
  ['diff', 'failed', '--against-last-good'],
  ['pod', 'web/odd'],
  ['mock', 'make', join(top, 'mocks')],
  ['replay', '--all', '--against', 'mock'],
  ['prune', '--dry-run', '--max-store', '1K'],
];

for (const [what, store] of [
  ['ours', ownStore(join(top, 'own'))],
  ["M-Lab's", upstreamStore(join(top, 'upstream'))],
  ["nodes'", fleetStore(join(top, 'fleet'))],
  ['of no time', timelessStore(join(top, 'timeless'))],
] as const) {
  for (const command of reading) {
    test(`${what}: ${command.join(' ')}`, async () => {
      const {code, output} = await run([...command, '--store', store]);
      assert.is.not(code, null, 'it waited for something until it was killed');
      assert.is.not(code, 70, output.slice(0, 2000));
      assert.not.match(output, secret);
    });
  }
}

/** Stores of nodes, in the place of each part of which one of these is. */
function fleetStore(store: string): string {
  const parts = [
    '',
    'manifest.json',
    'context/node.json',
    'context',
    'store',
    'store/started',
    'store/stdin',
    'store/about',
  ];
  writeCapture(join(store, 'nodes', 'good', 'store'), {id: '1-100-0000000a', pod: 'web/odd', status: 1});
  for (const [kind, put] of Object.entries(impostors)) {
    for (const [index, part] of parts.entries()) {
      const node = join(store, 'nodes', `${kind}${index}`);
      writeCapture(join(node, 'store'), {id: '1-100-0000000a', pod: 'web/odd', status: 1});
      mkdirSync(join(node, 'context'));
      rmSync(join(node, part), {recursive: true, force: true});
      put(join(node, part));
    }
  }
  return store;
}

/** Names and time stamps that no clock gives: the year 1, the year 300,000, numbers that a double cannot hold. */
function timelessStore(store: string): string {
  writeCapture(store, {id: '1-100-0000000a', pod: 'web/odd'});
  const long = '9'.repeat(30);
  const ends = ['999999999999', long, '0'];
  for (const [index, booted] of ['999999999999999', '999999999999999s', '000000', long].entries()) {
    for (const [at, end] of ends.entries()) {
      const id = `${10 + at}-500-${index}000000b`;
      writeCapture(store, {id, pod: 'web/odd', status: null});
      const started = readdirSync(join(store, 'started')).find((name) => name.startsWith(`${id},`)) ?? '';
      renameSync(join(store, 'started', started), join(store, 'started', started.replace(/[^,]+$/, booted)));
      writeFileSync(join(store, 'ended', `${id},exit-${at === 1 ? long : '1'},${end}`), '');
    }
  }
  for (const [index, seconds] of [-62_135_596_800, 9_404_000_000_000, -62_999_999_999].entries()) {
    const id = `20-500-${index}000000c`;
    writeCapture(store, {id, pod: 'web/odd', status: 1, format: 1});
    for (const folder of ['started', 'ended'])
      for (const name of readdirSync(join(store, folder)).filter((each) => each.startsWith(`${id},`)))
        utimesSync(join(store, folder, name), seconds, seconds);
  }
  writeFileSync(join(store, 'started', `30-${long}-0000000d,ADD,bridge,eth0,c1,1`), 'mlab-cni 2 0.1.0 77 0000000d-x\n');
  return store;
}

test('what floods a store is said to be cut', async () => {
  const store = join(top, 'flooded');
  writeCapture(store, {id: '1-100-0000000a'});
  replace(join(store, 'stdin', '1-100-0000000a'), impostors['flood'] ?? (() => undefined));
  assert.match(
    (await run(['show', '--store', store])).output,
    /stdin is cut: it has 2000000000 bytes, of which 2097152/,
  );
});

test("what floods a directory of M-Lab's is said to be cut, and cut when it is imported", async () => {
  const store = join(top, 'flooded by other means');
  const capture = join(store, '2026-01-02T03:04:05+00:00.bridge.Flooded');
  const files = ['cmdline', 'env', 'input', 'output', 'stderr'];
  mkdirSync(capture, {recursive: true});
  for (const file of files) writeFileSync(join(capture, file), 'CNI_COMMAND=ADD\n');
  writeFileSync(join(capture, 'exitcode'), '1\n');
  for (const file of files) truncateSync(join(capture, file), 2_000_000_000);
  const {output} = await run(['show', '--json', '--store', store]);
  const {notes, operation} = JSON.parse(output) as {notes: readonly string[]; operation: string};
  assert.equal(
    notes,
    files.map((file) => `${file} is cut: it has 2000000000 bytes, of which 2097152 were read`),
  );
  assert.ok(operation.startsWith('ADD'), 'the rest is read');
  const imported = await run(['import', store, '--store', join(top, 'imported flood'), '--node', 'one']);
  assert.is(imported.code, 0, imported.output);
  for (const file of files) assert.match(imported.output, `${file} the first 16777216 of 2000000000 bytes`);
});

test('JSON holds no control and no turn of writing that a terminal would obey', async () => {
  const store = join(top, 'controls');
  const stdout = JSON.stringify({code: 1, msg: 'a\u009b31mb\u202ec\u2066d\u001b[2Je'});
  writeCapture(store, {id: '1-100-0000000a', status: 1, stdout});
  for (const command of [['list'], ['show'], ['explain'], ['tree']]) {
    const {output} = await run([...command, '--json', '--store', store]);
    assert.not.match(output, /[\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\u001b]/);
    assert.ok(JSON.stringify(JSON.parse(output)).includes('b\u202ec\u2066d'), command.join(' '));
  }
});

test('a plugin whose name no file can have does not keep mocks of the others from being made', async () => {
  const store = join(top, 'odd plugin');
  writeCapture(store, {id: '1-100-0000000a'});
  writeCapture(store, {id: '1-200-0000000a', plugin: 'a\nb'});
  const {code, output} = await run(['mock', 'make', join(top, 'mocks without'), '--store', store]);
  assert.is(code, 0, output);
  assert.match(output, /captures left out, since no plugin can have such a name: 1[\s\S]*bridge, from 1 capture$/m);
});

if (isRoot()) {
  test('every command says once whose captures it shows', async () => {
    const store = join(top, 'of a stranger');
    for (const [index, pod] of ['web/odd', 'web/odd'].entries()) {
      writeCapture(store, {id: `1-${index + 1}00-0000000a`, pod, status: index});
    }
    assert.not.match((await run(['list', '--store', store])).output, 'another user');
    execFileSync('chown', ['-R', '65534', store]);
    for (const [name, ...args] of new Map(reading.map((command) => [command[0] ?? '', command])).values()) {
      const {output} = await run([name ?? '', ...args, '--store', store]);
      const text = output.replace(/\s+/g, ' '); // as narrow as the screen
      assert.is(text.split('of another user (uid 65534)').length, 2, `${name ?? ''}: ${output}`);
    }
    const {warnings} = JSON.parse((await run(['list', '--json', '--store', store])).output) as {warnings: string[]};
    assert.match(warnings.join(), 'uid 65534');
  });
} else {
  console.log('SKIP says whose captures it shows: needs root');
}

test.after(() => {
  for (const server of servers) server.close();
  rmSync(top, {recursive: true});
});
test.run();

/** Kills it after two minutes. */
async function run(args: readonly string[]): Promise<{code: number | null; output: string}> {
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: top,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), 120_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return {code, output};
}
