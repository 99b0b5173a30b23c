import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {endingOf} from '../../../../src/view/calls/ending.js';
import {anInvocation, epochMs, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('view/calls/ending');

function ending(options: InvocationOptions): string {
  const {word, tone, detail} = endingOf(anInvocation(options), epochMs + 12_000);
  return `${word} (${tone}) ${detail}`.trim();
}

const del = {environment: {CNI_COMMAND: 'DEL'}};

test('says how a call ended', () => {
  assert.is(ending({}), 'ok (good)');
  assert.is(ending({...del, stdout: ''}), 'ok (good)');
  assert.is(
    ending({exit: {code: 1}, stdout: {code: 999, msg: 'no room', details: 'in\n 10.1.0.0/29'}}),
    'failed (bad) no room: in 10.1.0.0/29',
  );
  assert.is(
    ending({exit: {code: 2}, stdout: '', stderr: '\npanic: boom\ngoroutine 1'}),
    'crashed (bad) exit status 2: panic: boom',
  );
  assert.is(ending({exit: {code: 2}, stdout: 'usage'}), 'crashed (bad) exit status 2: usage');
  assert.is(ending({exit: {signal: 9}, stdout: ''}), 'crashed (bad) killed by SIGKILL');
  assert.is(ending({exit: {signal: 34}, stdout: ''}), 'crashed (bad) killed by SIG34');
  assert.is(ending({stdout: ''}), 'invalid (bad) stdout is empty');
  assert.is(ending({stdout: 'log line'}), 'invalid (bad) stdout is no JSON object');
});

test('of a flood without a line end the beginning is enough', () => {
  const flood = `panic ${'\0'.repeat(1024 * 1024)}`;
  const told = ending({exit: {code: 2}, stdout: '', stderr: flood});
  assert.match(told, /^crashed \(bad\) exit status 2: panic \\x00/);
  assert.match(told, /…$/);
  assert.ok(told.length < 20_000, `${told.length} characters`);
});

test('says what is known of a call without an end', () => {
  const partial = {durationMs: null, stdout: ''};
  assert.is(ending({...partial, state: 'running'}), 'running (doubtful) for 12.0 s');
  assert.is(ending({...partial, state: 'killed'}), 'killed (bad) no end was recorded');
  assert.is(ending({...partial, state: 'unknown'}), 'partial (doubtful) no end was recorded');
});

test('what the plugin said is safe to print', () => {
  assert.is(ending({exit: {code: 1}, stdout: {code: 1, msg: 'a\x1b[2Jb'}}), 'failed (bad) a\\x1b[2Jb');
});

test.run();
