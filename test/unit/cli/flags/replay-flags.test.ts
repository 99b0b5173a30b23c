import {parse} from '@oclif/core/parser';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {changeInput} from '../../../../src/capture/change/change.js';
import {changesFromFlags, replayFlags, wishFromFlags} from '../../../../src/cli/flags/replay-flags.js';
import type {Wish} from '../../../../src/use-cases/what-to-replay.js';
import {recordedCall} from '../../../helpers/recorded-call.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cli/flags/replay-flags');

const parsed = (line: string) => parse(line === '' ? [] : line.split(' '), {flags: replayFlags});

async function wishOf(line: string, selector?: string): Promise<object> {
  const {flags} = await parsed(line);
  return wishFromFlags(selector, flags);
}

/** What is typed beside which selector, and what is wished. */
const wishes: readonly (readonly [line: string, selector: string | undefined, wish: object])[] = [
  ['', undefined, {scope: 'call'}],
  ['', 'abc', {selector: 'abc', scope: 'call'}],
  ['--tree', 'abc', {selector: 'abc', scope: 'tree'}],
  ['--attachment', 'abc', {selector: 'abc', scope: 'attachment'}],
  ['--operation DEL', 'abc', {selector: 'abc', scope: 'call'}],
  ['-n web', 'pod/a', {selector: 'pod:web/a', scope: 'call'}],
  ['--pod a -n web', undefined, {pod: 'web/a', scope: 'call'}],
  ['--pod web/a', undefined, {pod: 'web/a', scope: 'call'}],
  ['--pod a', 'abc', {selector: 'abc', pod: 'a', scope: 'call'}],
];
for (const [line, selector, wish] of wishes) {
  test(`replay ${selector ?? ''} ${line}`, async () => {
    assert.equal(await wishOf(line, selector), {selector: undefined, pod: undefined, all: undefined, ...wish});
  });
}

test('--all takes a filter, of which pod, namespace and operation are a part', async () => {
  const {selector, pod, all} = (await wishOf('--all --operation ADD,DEL --failed --pod a -n web')) as Wish;
  assert.equal([selector, pod], [undefined, undefined]);
  assert.equal([all?.operations, all?.failedOnly, all?.pod], [['ADD', 'DEL'], true, 'web/a']);
});

test('a namespace names no capture', async () => {
  for (const selector of [undefined, 'latest', 'failed', 'web/abc']) {
    assert.match(String(await thrownBy(() => wishOf('-n web', selector))), '-n web has no effect on');
  }
});

test('one call becomes one operation; several choose among captures', async () => {
  const changes = async (line: string) => changesFromFlags((await parsed(line)).flags);
  assert.match(
    String(await thrownBy(() => changes('--operation ADD,DEL'))),
    '--operation twice chooses among captures',
  );
  assert.equal(await changes('--operation ADD,DEL --all'), []);
  assert.is((await changes('--operation DEL')).length, 1);
});

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
