import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {parseUpstreamName} from '../../../../src/store/disk/upstream.js';
import {setModifiedAtMs} from '../../../../src/system/modification-time.js';

const test = suite<{directory: string}>("store/disk/upstream: captures of M-Lab's shim.sh");

const name = '2026-01-02T03:04:05+00:00.bridge.AbCdEf1';
const namedMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const whole = {
  cmdline: '/opt/shim/bridge\n',
  env: 'CNI_COMMAND=ADD\n',
  input: '{"name":"net"}',
  output: '{}',
  stderr: 'words',
  exitcode: '0\n',
};

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-upstream-'));
});
test.after.each(({directory}) => rmSync(directory, {recursive: true}));

/** Writes a capture with these files; undefined: without it. */
function put(directory: string, files: Readonly<Record<string, string | undefined>> = {}, as = name): void {
  mkdirSync(join(directory, as));
  const wanted: typeof files = {...whole, ...files};
  for (const [file, text] of Object.entries(wanted)) {
    if (text !== undefined) writeFileSync(join(directory, as, file), text);
  }
}

/** The only capture, read; a text says in which way it is damaged. */
function readOnly(directory: string): Invocation | string {
  const store = openStore(directory);
  const [entry, ...others] = store.entries();
  assert.ok(entry && others.length === 0);
  const reading = store.read(entry);
  return reading.kind === 'capture' ? reading.invocation : reading.reason;
}

function read(directory: string): Invocation {
  const invocation = readOnly(directory);
  if (typeof invocation === 'string') throw new Error(`it is damaged: ${invocation}`);
  return invocation;
}

test('are directories with time, plugin and seven characters in their names', () => {
  assert.equal(parseUpstreamName(name), {atMs: namedMs, plugin: 'bridge', id: 'AbCdEf1'});
  const other = parseUpstreamName('2026-01-02T05:34:05+0230.my.plugin.x.AbCdEf1');
  assert.equal(
    other,
    {atMs: namedMs, plugin: 'my.plugin.x', id: 'AbCdEf1'},
    'a zone without a colon, dots in the plugin',
  );
  for (const foreign of [
    '',
    'started',
    name.slice(1),
    `${name}2`,
    name.replace('T', ' '),
    name.replace('01-02', '13-02'),
  ])
    assert.is(parseUpstreamName(foreign), undefined, foreign);
});

test('are read with every document and what the name says', ({directory}) => {
  put(directory);
  const invocation = read(directory);
  const {id, source, plugin, argv, exit, state, outcome, environment, stdin, stdout, stderr, notes} = invocation;
  assert.equal([id, source, plugin, argv], ['AbCdEf1', 'upstream-shim', 'bridge', ['/opt/shim/bridge']]);
  assert.equal([exit, state, outcome], [{code: 0}, 'finished', 'succeeded']);
  assert.equal([stdin, stdout, stderr].map(String), [whole.input, whole.output, whole.stderr]);
  assert.equal([[...environment], notes], [[['CNI_COMMAND', 'ADD']], []]);
});

test('may be without all that they can do without', ({directory}) => {
  put(directory, {cmdline: undefined, input: undefined, output: undefined, stderr: undefined, exitcode: undefined});
  const {argv, exit, state, stdin, stdout, stderr, durationMs} = read(directory);
  assert.equal([argv, exit, state, durationMs], [[''], null, 'unknown', null]);
  assert.equal([stdin, stdout, stderr].map(String), ['', '', '']);
});

test('without an environment are damaged', ({directory}) => {
  put(directory, {env: undefined});
  assert.is(readOnly(directory), 'its file env is missing or cannot be read');
  symlinkSync('input', join(directory, name, 'env'));
  assert.is(readOnly(directory), 'its file env is missing or cannot be read', 'nor is a link followed');
});

test('that are damaged are told by where they are', ({directory}) => {
  put(directory, {env: undefined});
  const store = openStore(directory);
  const [entry] = store.entries();
  const reading = entry && store.read(entry);
  assert.is(reading?.kind === 'damaged' ? reading.path : undefined, join(directory, name));
});

test('have the exit status that is written there, if it is a number', ({directory}) => {
  put(directory);
  const exits = ['0', '1\n', ' 137 \n', '', '-1', '1x', 'x', '12345678901'].map((text) => {
    writeFileSync(join(directory, name, 'exitcode'), text);
    return read(directory).exit;
  });
  assert.equal(exits, [{code: 0}, {code: 1}, {code: 137}, null, null, null, null, null]);
});

test('have the times of their files, unless those do not fit the second in the name', ({directory}) => {
  put(directory);
  setModifiedAtMs(join(directory, name, 'exitcode'), namedMs + 1250);
  const timesWith = (startMs: number) => {
    setModifiedAtMs(join(directory, name, 'cmdline'), namedMs + startMs);
    const {startedAtMs, durationMs, timeSource, timeResolutionMs} = read(directory);
    const [entry] = openStore(directory).entries();
    assert.is(entry?.startedAtMs, startedAtMs, 'a listing has the same');
    return [startedAtMs - namedMs, durationMs, timeSource, timeResolutionMs];
  };
  const byName = [0, null, 'name', 1000];
  assert.equal(timesWith(250), [250, 1000, 'files', 10]);
  assert.equal(timesWith(-1000), [-1000, 2250, 'files', 10]);
  assert.equal(timesWith(3000), [3000, 0, 'files', 10]);
  assert.equal(timesWith(-1010), byName);
  assert.equal(timesWith(3010), byName);
  rmSync(join(directory, name, 'cmdline'));
  assert.equal(read(directory).timeSource, 'name');
});

test('are no files and no links of such a name', ({directory}) => {
  put(directory);
  writeFileSync(join(directory, name.replace('Ab', 'Xx')), '');
  symlinkSync(name, join(directory, name.replace('Ab', 'Yy')));
  assert.equal(
    openStore(directory)
      .entries()
      .map(({id}) => id),
    ['AbCdEf1'],
  );
});

test.run();
