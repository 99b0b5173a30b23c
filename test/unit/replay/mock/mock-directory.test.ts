import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {UsageError} from '../../../../src/errors.js';
import {makeMockDirectory, type MockContents} from '../../../../src/replay/mock/mock-directory.js';
import {mockDataName} from '../../../../src/replay/mock/mock-script.js';
import {recordingOf} from '../../../../src/replay/mock/recording.js';
import {parseScriptedAnswers} from '../../../../src/replay/mock/scripted.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {recordedCall} from '../../../helpers/recorded-call.js';
import {shells} from '../../../helpers/shim.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('replay/mock/mock-directory');

const prevResult = (veth: string, mac: string, address: string) => ({
  prevResult: {interfaces: [{name: veth, mac, sandbox: '/run/netns/c1'}], ips: [{address, gateway: '10.0.0.1'}]},
});
const portmap = (id: string, container: string, request: ReturnType<typeof prevResult>, msg: string) =>
  recordedCall({id, plugin: 'portmap', container, request, error: {code: 7, msg}});
const first = portmap('p1', 'c1', prevResult('veth0a', '02:00:00:00:00:01', '10.0.0.2/24'), 'one');
const second = portmap('p2', 'c2', prevResult('veth0b', '02:00:00:00:00:02', '10.0.0.3/24'), 'two');

test('another container gets the answer, though ids, MACs, veth names and handed-out addresses differ', () => {
  const asked = portmap('x', 'c9', prevResult('veth99', '02:00:00:00:00:09', '10.0.0.9/24'), '');
  assert.is(
    inMocks({recordings: [first, second]}, (dir) => ask(dir, asked).msg),
    'one',
  );
});

test('the same container gets its own answer', () => {
  assert.is(
    inMocks({recordings: [first, second]}, (dir) => ask(dir, second).msg),
    'two',
  );
});

test('a member more, or another value where it matters, is another request', () => {
  const changed = [
    {...prevResult('veth0a', '02:00:00:00:00:01', '10.0.0.2/24'), extra: true},
    {...prevResult('veth0a', '02:00:00:00:00:01', '10.0.0.2/24'), snat: 'x'},
    {},
  ];
  for (const request of changed) {
    const asked = recordedCall({id: 'x', plugin: 'portmap', request});
    assert.match(
      inMocks({recordings: [first]}, (dir) => ask(dir, asked).msg),
      'has no recording of this call',
    );
  }
});

test('operation and interface count', () => {
  for (const options of [{operation: 'CHECK'}, {ifname: 'net1'}]) {
    const asked = recordedCall({id: 'x', ...options});
    assert.match(
      inMocks({recordings: [recordedCall({id: 'a'})]}, (dir) => ask(dir, asked).msg),
      'has no recording',
    );
  }
});

test('names that are unfit for a file are told apart', () => {
  const named = (id: string, ifname: string, container: string) =>
    recordedCall({id, ifname, container, error: {code: 7, msg: id}});
  const recordings = [named('one', 'net@1', 'c@1'), named('two', 'net@2', 'c@1'), named('three', 'net@2', 'c@2')];
  const msg = (ifname: string, container: string) =>
    inMocks({recordings}, (dir) => ask(dir, named('x', ifname, container)).msg);
  assert.equal([msg('net@1', 'c@1'), msg('net@2', 'c@1'), msg('net@2', 'c@2')], ['one', 'two', 'three']);
  assert.is(msg('net@1', 'c@9'), 'one');
  assert.match(msg('other@2', 'c@1'), 'has no recording of this call');
  assert.match(msg('-', 'c@1'), 'has no recording of this call');
});

test('polls are answered though nobody recorded one', () => {
  const version = inMocks({recordings: [first]}, (dir) => run(dir, 'portmap', {CNI_COMMAND: 'VERSION'}, '{}'));
  assert.ok((JSON.parse(version.stdout) as {supportedVersions: string[]}).supportedVersions.includes('1.0.0'));
  const status = inMocks({recordings: [first]}, (dir) => run(dir, 'portmap', {CNI_COMMAND: 'STATUS'}, '{}'));
  assert.equal([status.status, status.stdout], [0, '']);
});

test('hostile parameters lead to no file', () => {
  const env = {CNI_COMMAND: '../../../etc/passwd', CNI_IFNAME: '/etc', CNI_CONTAINERID: '..'};
  const {status, stdout, stderr} = inMocks({recordings: [first]}, (dir) => run(dir, 'portmap', env, '$(id) `id` * "'));
  assert.equal([status, stderr], [1, '']);
  assert.match(stdout, 'has no recording');
});

test('every shell answers the same', () => {
  assert.ok(shells.length > 0);
  for (const shell of shells) {
    const answer = inMocks({recordings: [first]}, (dir) => {
      const path = join(dir, 'portmap');
      writeFileSync(path, readFileSync(path, 'utf8').replace('#!/bin/sh', `#!${shell}`));
      return ask(dir, first).msg;
    });
    assert.is(answer, 'one', shell);
  }
});

test('scripted answers come first: error, garbage, signal, delay', () => {
  const scripted = parseScriptedAnswers(
    JSON.stringify({
      answers: [
        {match: {plugin: 'portmap', ifname: 'net*'}, garbage: 'no {json', stderr: 'log', exit: 3},
        {match: {plugin: 'portmap', operation: 'DEL'}, signal: 'SIGKILL'},
        {match: {plugin: 'portmap', operation: 'ADD', network: 'other'}, error: {code: 1, msg: 'never'}},
        {match: {plugin: 'portmap', operation: 'ADD', network: 'net'}, error: {code: 11, msg: 'later'}, delayMs: 120},
      ],
    }),
  );
  inMocks({recordings: [first], scripted}, (dir) => {
    const net = run(dir, 'portmap', {CNI_COMMAND: 'ADD', CNI_IFNAME: 'net1'}, '{}');
    assert.equal([net.status, net.stdout, net.stderr], [3, 'no {json', 'log']);
    assert.is(run(dir, 'portmap', {CNI_COMMAND: 'DEL'}, '{}').signal, 'SIGKILL');
    const start = performance.now();
    assert.is(ask(dir, first).msg, 'later');
    assert.ok(performance.now() - start >= 110);
  });
});

test('what is there already is not overwritten', async () => {
  const recordings = [recordingOf(first, false)];
  const error = await withTemporaryDirectory((directory) => {
    mkdirSync(join(directory, 'portmap'));
    return thrownBy(() => makeMockDirectory(directory, {recordings, scripted: [], slowPath: null}));
  });
  assert.instance(error, UsageError);
});

test('what a mock is made of satisfies ShellCheck', () => {
  inMocks({recordings: [first]}, (dir) => {
    const data = readFileSync(join(dir, mockDataName, 'portmap,ADD,eth0'), 'utf8');
    for (const input of [readFileSync(join(dir, 'portmap'), 'utf8'), `#!/bin/sh\n${data}`]) {
      const {error, stdout, status} = spawnSync('shellcheck', ['-'], {input, encoding: 'utf8', timeout: 20_000});
      if (error !== undefined && 'code' in error && error.code === 'ENOENT')
        console.log('SKIP shellcheck: not installed (apt-get install shellcheck)');
      else assert.is(status, 0, stdout);
    }
  });
});

test('captures are nobody else’s business', () => {
  inMocks({recordings: [first]}, (dir) => {
    assert.ok(existsSync(join(dir, mockDataName)));
    assert.is(spawnSync('stat', ['-c', '%a', join(dir, mockDataName)], {encoding: 'utf8'}).stdout, '700\n');
  });
});

test.run();

function inMocks<T>(
  {recordings, scripted = []}: {recordings: readonly Invocation[]; scripted?: MockContents['scripted']},
  use: (directory: string) => T,
): T {
  return withTemporaryDirectory((directory) => {
    const answers = recordings.map((call) => recordingOf(call, false));
    makeMockDirectory(directory, {recordings: answers, scripted, slowPath: null});
    return use(directory);
  });
}

function ask(directory: string, {plugin, environment, stdin}: Invocation): {msg: string} {
  return JSON.parse(run(directory, plugin, Object.fromEntries(environment), stdin.toString()).stdout) as {msg: string};
}

function run(directory: string, plugin: string, environment: Readonly<Record<string, string>>, input: string) {
  return spawnSync(join(directory, plugin), [], {
    env: {PATH: '/usr/bin:/bin', ...environment},
    input,
    encoding: 'utf8',
    timeout: 20_000,
  });
}
