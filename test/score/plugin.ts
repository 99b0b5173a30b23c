// Stands for a plugin of a case: node plugin.mjs CASE-FILE NAME, called as a runtime calls a plugin.
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {asString, isObject, parseJsonObject, type JsonObject} from '../../src/cni/json.js';
import type {Case, DelegateCall, Run} from './case.js';
import {outcomeOf, type Outcome} from './outcome.js';
import {resultOf} from './result.js';

const [file = '', name = ''] = process.argv.slice(2);
const {env} = process;
const operation = env['CNI_COMMAND'] ?? '';
const input = readFileSync(0, 'utf8');
const request = parseJsonObject(input) ?? {};
const {plugins = {}} = JSON.parse(readFileSync(file, 'utf8')) as Pick<Case, 'plugins'>;

const versions = {
  cniVersion: '1.1.0',
  supportedVersions: ['0.1.0', '0.2.0', '0.3.0', '0.3.1', '0.4.0', '1.0.0', '1.1.0'],
};

play(chooseRun(plugins[name]?.runs ?? []));

function chooseRun(runs: readonly Run[]): Run {
  const nth = countCall();
  const run = runs.find(({match}) => {
    const operations = [match?.operation ?? operation].flat();
    return operations.includes(operation) && (match?.nth ?? nth) === nth;
  });
  if (operation === 'VERSION' && run?.match?.operation === undefined) return {stdout: JSON.stringify(versions)};
  return run ?? {result: request['prevResult'] === undefined ? {kind: 'interface', ip: '10.1.2.3/24'} : 'previous'};
}

function countCall(): number {
  const counter = `${file}.${name}.${operation}`;
  const nth = existsSync(counter) ? Number(readFileSync(counter, 'utf8')) + 1 : 1;
  writeFileSync(counter, String(nth));
  return nth;
}

function play(run: Run): never {
  if (run.delayMs !== undefined) sleep(run.delayMs);
  if (run.stderr !== undefined) say(run.stderr.repeat(run.repeatStderr ?? 1));
  if (run.stderrLast !== undefined) say(run.stderrLast);
  const answers = callDelegates(run);
  if (run.signal !== undefined) {
    process.kill(process.pid, run.signal);
    sleep(2000);
  }
  if (run.error !== undefined) fail(typeof run.error === 'string' ? {msg: run.error} : run.error);
  if (run.stdout !== undefined) end(fill(run.stdout), run.exit ?? 0);
  const answer = operation === 'ADD' && run.result !== undefined ? resultOf(run.result, request, env, answers) : '';
  end(answer, run.exit ?? 0);
}

function callDelegates({calls = [], undo = false}: Run): Outcome[] {
  const answers: Outcome[] = [];
  for (const call of calls) {
    const answer = callDelegate(call, call.operation ?? operation);
    answers.push(answer);
    if (answer.kind === 'result' || call.ignoreError === true) continue;
    if (call.stderrOnError !== undefined) say(call.stderrOnError.replace('{msg}', () => answer.msg));
    if (undo) for (const done of calls.slice(0, answers.length).reverse()) callDelegate(done, 'DEL');
    const msg = call.passError === undefined ? answer.msg : call.passError.replace('{msg}', () => answer.msg);
    fail({msg, ...(call.code === undefined ? {} : {code: call.code})});
  }
  return answers;
}

function callDelegate({plugin, stdin = 'same', ifname}: DelegateCall, asOperation: string): Outcome {
  const ipam = request['ipam'];
  const type = plugin === '$ipam' ? (isObject(ipam) && asString(ipam['type'])) || '' : plugin;
  const conf = stdin === 'same' ? input : JSON.stringify(stdin.conf ?? {...request, ...stdin.patch});
  const path = env['CNI_PATH'] ?? '';
  const directory = path.split(':').find((each) => type !== '' && existsSync(join(each, type)));
  if (type === '') return {kind: 'error', msg: 'no plugin name provided', code: 999};
  if (directory === undefined) {
    return {kind: 'error', msg: `failed to find plugin "${type}" in path [${path.replaceAll(':', ' ')}]`, code: 999};
  }
  const child = spawnSync(join(directory, type), {
    input: conf,
    env: {...env, CNI_COMMAND: asOperation, ...(ifname === undefined ? {} : {CNI_IFNAME: ifname})},
    encoding: 'utf8',
  });
  process.stderr.write(child.stderr);
  return outcomeOf(child);
}

function fail({code = 999, msg, details}: {code?: number; msg: string; details?: string}): never {
  const error: JsonObject = {
    cniVersion: asString(request['cniVersion']) ?? '',
    code,
    msg: fill(msg),
    ...(details === undefined ? {} : {details: fill(details)}),
  };
  end(JSON.stringify(error, null, 4), 1);
}

function end(out: string, exit: number): never {
  writeFileSync(1, out);
  process.exit(exit);
}

function say(text: string): void {
  const bytes = Buffer.from(fill(text));
  for (let at = 0; at < bytes.length;) at += writeSync(2, bytes, at);
}

function fill(text: string): string {
  return text
    .replaceAll('{CONTAINERID}', env['CNI_CONTAINERID'] ?? '')
    .replaceAll('{NETNS}', env['CNI_NETNS'] ?? '')
    .replaceAll('{ARGS}', env['CNI_ARGS'] ?? '')
    .replaceAll('{STDIN_BYTES}', [...Buffer.from(input)].join(' '));
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
