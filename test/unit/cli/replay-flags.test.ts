import {parse} from '@oclif/core/parser';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {changeInput} from '../../../src/capture/change/change.js';
import {changesFromFlags, choiceFromFlags, replayFlags} from '../../../src/cli/replay-flags.js';
import {recordedCall} from '../../helpers/recorded-call.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('cli/replay-flags');

const parsed = (line: string) => parse(line === '' ? [] : line.split(' '), {flags: replayFlags});

async function choiceOf(line: string, selector?: string): Promise<object> {
  const {flags} = await parsed(line);
  return choiceFromFlags(selector, flags);
}

/** What is typed beside which selector, and what is replayed. */
const choices: readonly (readonly [string, string | undefined, object])[] = [
  ['', undefined, {kind: 'call', selector: 'failed'}],
  ['', 'abc', {kind: 'call', selector: 'abc'}],
  ['--tree', 'abc', {kind: 'tree', selector: 'abc'}],
  ['--attachment', 'abc', {kind: 'attachment', selector: 'abc'}],
  ['--operation DEL', 'abc', {kind: 'call', selector: 'abc'}],
  ['-n web', 'pod/a', {kind: 'call', selector: 'pod:web/a'}],
  ['--pod a -n web', undefined, {kind: 'pod', pod: 'web/a'}],
  ['--pod web/a', undefined, {kind: 'pod', pod: 'web/a'}],
];
for (const [line, selector, choice] of choices) {
  test(`replay ${selector ?? ''} ${line}`, async () => assert.equal(await choiceOf(line, selector), choice));
}

test('--all takes a filter, of which --operation is a part', async () => {
  const {kind, filter} = (await choiceOf('--all --operation ADD,DEL --failed --pod a')) as Record<string, unknown>;
  const {operations, failedOnly, pod} = filter as Record<string, unknown>;
  assert.equal([kind, operations, failedOnly, pod], ['all', ['ADD', 'DEL'], true, 'a']);
});

/** What is typed beside which selector, and what is wrong with it. */
const mistakes: readonly (readonly [string, string | undefined, string])[] = [
  ['--all', 'abc', 'either abc or --all'],
  ['--pod a', 'abc', 'either abc or --pod'],
  ...['--plugin x', '--container x', '--ifname x', '--network x', '--failed', '--since 5m', '--polls'].map(
    (line): (typeof mistakes)[number] => [line, 'abc', `${line.replace(/ .*/, '')} chooses among captures`],
  ),
  ['--slower-than 5', undefined, '--slower-than chooses among captures'],
  ['--pod a --failed', undefined, '--failed chooses among captures'],
  ['--operation ADD,DEL', 'abc', '--operation twice chooses among captures'],
];
for (const [line, selector, mistake] of mistakes) {
  test(`replay ${selector ?? ''} ${line} is refused`, async () => {
    assert.match(String(await thrownBy(() => choiceOf(line, selector))), mistake);
  });
}

test('changes are made in one order, whatever was typed first; with --all the operation chooses', async () => {
  const line = '--unset ipMasq --set mtu=9000 --set mtu=1400 --env A=1 --env B --cni-version 0.4.0 --operation DEL';
  const changed = async (more: string) => {
    const {flags} = await parsed(`${line}${more}`);
    const stdin = Buffer.from('{"cniVersion": "1.0.0", "ipMasq": true}');
    const environment = new Map([
      ['CNI_COMMAND', 'ADD'],
      ['B', '2'],
    ]);
    const changes = changesFromFlags(flags);
    return changeInput(recordedCall({id: 'a', recording: {stdin, environment}}), changes);
  };
  const one = await changed('');
  assert.is(one.stdin.toString(), '{"cniVersion":"0.4.0","mtu":1400}');
  assert.equal([one.operation, one.environment.get('A'), one.environment.has('B')], ['DEL', '1', false]);
  assert.is((await changed(' --all')).operation, 'ADD');
});

test('plugins are named with commas', async () => {
  assert.equal((await parsed('--mock a,,b')).flags.mock, ['a', 'b']);
  assert.match(String(await thrownBy(() => parsed('--mock a --real b'))), 'cannot also be provided');
});

test('what contradicts is refused, and what is not said', async () => {
  for (const line of ['--live --all', '--live --like-host', '--tree --all', '--tree --attachment', '--yes']) {
    assert.match(String(await thrownBy(() => parsed(line))), 'provided when using', line);
  }
  const {flags} = await parsed('');
  assert.equal([flags.delay, flags.against, flags.repeat, flags.timeout], [true, 'real', 1, 30_000]);
  assert.is((await parsed('--no-delay')).flags.delay, false);
});

test.run();
