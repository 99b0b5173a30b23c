import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {MockMakeJson} from '../../src/commands/mock/make.js';
import {mlabCni, program} from '../helpers/cli.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('mock make and answer');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));
const store = join(top, 'store');
const said = '{"cniVersion":"1.0.0","code":7,"msg":"bad network"}';
writeCapture(store, {id: '1-100-0b7f5e1c', status: 7, stdout: said, stderr: 'one line\n'});
writeCapture(store, {id: '2-200-0b7f5e1c', plugin: 'host-local', durationMs: 400});
const script = join(top, 'answers.json');
writeFileSync(
  script,
  '{"answers": [{"match": {"plugin": "tuning"}, "garbage": "made up"}, {"match": {"plugin": "vlan"}, "signal": "SIGKILL"}]}',
);

const make = (name: string, ...args: readonly string[]) =>
  mlabCni(['mock', 'make', name, '--store', store, ...args], {}, top);

/** As a mock asks that does not know the question. */
function answer(plugin: string, request: object, environment: Readonly<Record<string, string>> = {}) {
  const words = [program, 'mock', 'answer', '--dir', join(top, 'mocks'), '--plugin', plugin];
  const env = {PATH: '/usr/bin:/bin', CNI_COMMAND: 'ADD', CNI_IFNAME: 'eth0', CNI_CONTAINERID: 'other', ...environment};
  const started = performance.now();
  const run = spawnSync(process.execPath, words, {env, input: JSON.stringify(request), encoding: 'utf8'});
  return {...run, tookMs: performance.now() - started};
}
const request = {cniVersion: '1.0.0', name: 'mynet', type: 'bridge'};

test('says which plugins it made, and from how many captures', () => {
  const {code, stdout, stderr} = make('mocks');
  assert.equal([code, stdout, stderr], [0, 'mocks: bridge, host-local, from 2 captures\n', '']);
  const {status, stdout: answered} = spawnSync(join(top, 'mocks/bridge'), {
    env: {CNI_COMMAND: 'ADD', CNI_IFNAME: 'eth0', CNI_CONTAINERID: 'c1'},
    input: JSON.stringify(request),
    encoding: 'utf8',
  });
  assert.equal([status, answered], [7, said]);
});

test('a filter chooses, a script adds, and JSON counts both', () => {
  const {code, stdout} = make('few', '--plugin', 'bridge', '--script', script, '--json');
  const {plugins, captures, scripted} = JSON.parse(stdout) as MockMakeJson;
  assert.equal([code, plugins, captures, scripted], [0, ['bridge', 'tuning', 'vlan'], 1, 2]);
});

test('what cannot be made is refused: no directory, one that is not empty, nothing to answer with', () => {
  assert.match(mlabCni(['mock', 'make']).stderr, 'dir is missing');
  assert.match(make('').stderr, 'which directory?');
  assert.is(make('.').code, 2);
  assert.is(make('none', '--plugin', 'nosuch').code, 12);
});

test('an answer is found by meaning, with its bytes, its exit status and its time', () => {
  const reordered = {type: 'bridge', name: 'mynet', cniVersion: '1.0.0'};
  const {status, stdout, stderr} = answer('bridge', reordered);
  assert.equal([status, stdout, stderr], [7, said, 'one line\n']);
  const slow = answer('host-local', {...reordered, type: 'host-local'});
  assert.equal([slow.status, slow.stdout], [0, '{"cniVersion":"1.0.0"}']);
  assert.ok(slow.tookMs >= 400, 'as long as the recorded call took');
});

test('a question that nothing answers is an error of the protocol, which names the nearest recording', () => {
  const {status, stdout} = answer('bridge', {...request, name: 'elsewhere'});
  assert.is(status, 1);
  const {code, msg} = JSON.parse(stdout) as {code: number; msg: string};
  assert.is(code, 100);
  assert.match(msg, '1-100-0b7f5e1c');
});

test('it is of no use to people, and asks for what it needs', () => {
  assert.not.match(mlabCni(['mock', '--help']).stdout, 'mock answer');
  assert.match(mlabCni(['mock', 'answer', '--plugin', 'x']).stderr, '--dir is missing');
  assert.match(mlabCni(['mock', 'answer', '--dir', 'x']).stderr, '--plugin is missing');
  assert.match(mlabCni(['mock', 'answer', '--json']).stderr, 'there is no flag --json here');
});

test.run();
