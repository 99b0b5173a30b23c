import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addOf, call, eventually, writeScript} from '../helpers/calls.js';
import {matchesSchema} from '../helpers/schema.js';
import {makeShimDir} from '../helpers/shim.js';

const test = suite('tail');
const program = join(import.meta.dirname, '../../bin/run.js');
const top = mkdtempSync(join(tmpdir(), 'mlab-cni-tail-'));
const result = '{"cniVersion":"1.0.0","ips":[{"address":"10.1.0.2/24"}]}';
const leaf = writeScript(join(top, 'leaf'), 'cat >/dev/null', `echo '${result}'`);
const outer = writeScript(
  join(top, 'outer'),
  '"${CNI_PATH%%:*}"/host-local >/dev/null',
  `echo '{"cniVersion":"1.0.0","code":11,"msg":"try again"}'; exit 1`,
);
const sleeper = writeScript(join(top, 'sleeper'), 'cat >/dev/null', 'sleep 1', `echo '${result}'`);
const shim = makeShimDir({plugins: {bridge: outer, 'host-local': leaf, slow: sleeper}});

interface Tail {
  readonly lines: string[];
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
}

const running: ChildProcess[] = [];

/** Runs `tail` and waits until it follows. */
async function startTail(store: string, ...args: string[]): Promise<Tail> {
  const child = spawn(process.execPath, [program, 'tail', '--store', store, ...args], {
    stdio: 'pipe',
    env: {...process.env, TZ: 'Asia/Kolkata'},
  });
  running.push(child);
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    lines.push(...chunk.toString().split('\n').slice(0, -1));
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await eventually('tail follows', () => stderr.includes('Ctrl-C ends it'));
  return {
    lines,
    stop: async (signal) => {
      child.kill(signal);
      const [code] = (await once(child, 'close')) as [number | null];
      return code;
    },
  };
}

function callPlugin(plugin: string, container: string): Promise<unknown> {
  const environment = {...addOf(container), CNI_PATH: `${shim.dir}:${shim.realDir}`};
  return call(join(shim.dir, plugin), {environment, stdin: `{"cniVersion":"1.0.0","name":"net","type":"${plugin}"}`});
}

test.before(async () => {
  await callPlugin('host-local', 'before');
});

test.after(() => {
  for (const child of running) child.kill('SIGKILL');
  shim.dispose();
  rmSync(top, {recursive: true});
});

test('shows a call at once when it ends, what it called first and indented', async () => {
  const tail = await startTail(shim.store);
  await callPlugin('bridge', 'c1');
  await eventually('two lines', () => tail.lines.length === 2);
  assert.match(tail.lines[0] ?? '', /^\d\d:\d\d:\d\d\+05:30 {2}\d+-\d+ .* {2} {2}ADD host-local eth0 .*ok$/);
  assert.match(tail.lines[1] ?? '', / {2}ADD bridge eth0 .*failed: try again$/);
  assert.is(await tail.stop('SIGINT'), 130);
  assert.is(tail.lines.length, 2, 'nothing from before it began');
});

test('filters, and writes a JSON object a line', async () => {
  const json = spawn(process.execPath, [program, 'tail', '--json', '--failed', '--store', shim.store]);
  let stdout = '';
  json.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  for (const end = Date.now() + 60_000; stdout === '' && Date.now() < end;) await callPlugin('bridge', 'c2');
  json.kill('SIGTERM');
  const [code] = (await once(json, 'close')) as [number | null];
  assert.is(code, 143);
  for (const line of stdout.trimEnd().split('\n')) {
    matchesSchema('tail', line);
    const capture = JSON.parse(line) as Readonly<Record<string, unknown>>;
    assert.equal([capture['schemaVersion'], capture['plugin'], capture['outcome']], [1, 'bridge', 'failed']);
  }
});

test('begins in the past if asked to', async () => {
  const tail = await startTail(shim.store, '--since', '1h', '--plugin', 'host-local');
  await eventually('what was there', () => tail.lines.length > 1);
  assert.ok(tail.lines.every((line) => line.includes('host-local')));
  await tail.stop('SIGINT');
});

test('has times in UTC if asked to', async () => {
  const tail = await startTail(shim.store, '--since', '1h', '--utc');
  await eventually('what was there', () => tail.lines.length > 1);
  assert.ok(tail.lines.every((line) => /^\d\d:\d\d:\d\dZ /.test(line)));
  await tail.stop('SIGINT');
});

test('shows a call that takes long before it ends', async () => {
  const tail = await startTail(shim.store, '--slow', '200ms');
  await callPlugin('slow', 'c3');
  await eventually('two lines', () => tail.lines.length === 2);
  assert.match(tail.lines[0] ?? '', /ADD slow eth0 .*running: for /);
  assert.match(tail.lines[1] ?? '', /ADD slow eth0 .* s {2}ok$/);
  await tail.stop('SIGINT');
});

test("follows M-Lab's shim.sh", async () => {
  const store = join(top, 'upstream');
  const name = '2026-01-01T00:00:00+00:00.bridge.AbCdEf1';
  mkdirSync(join(store, '2025-01-01T00:00:00+00:00.bridge.AbCdEf0'), {recursive: true});
  const tail = await startTail(store);
  mkdirSync(join(store, name));
  writeFileSync(join(store, name, 'env'), 'CNI_COMMAND=ADD\nCNI_IFNAME=eth0\n');
  writeFileSync(join(store, name, 'output'), result);
  writeFileSync(join(top, 'exitcode'), '0\n');
  renameSync(join(top, 'exitcode'), join(store, name, 'exitcode'));
  await eventually('a line', () => tail.lines.length === 1);
  assert.match(tail.lines[0] ?? '', /AbCdEf1 .*ADD bridge eth0 .*ok$/);
  await tail.stop('SIGINT');
});

test('ends when nobody reads any more', async () => {
  const command = `"${process.execPath}" "${program}" tail --since 1h --store "${shim.store}" | head -n 1`;
  const shell = spawn('sh', ['-c', command], {stdio: 'ignore'});
  const ended = once(shell, 'close');
  const calls = setInterval(() => void callPlugin('host-local', 'c4'), 100);
  await ended;
  clearInterval(calls);
});

test.run();
