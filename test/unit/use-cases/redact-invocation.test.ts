import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {redactorOf} from '../../../src/redact/redact-calls.js';
import {redactInvocation} from '../../../src/use-cases/redact-invocation.js';
import {recordedCall} from '../../helpers/recorded-call.js';

const test = suite('a call without its secrets');

const secret = ['hunter', '2hunter', '2'].join('');

/** A call with one secret wherever one may be, beside what is none. */
async function redactedCall(more: Readonly<Record<string, string>> = {}) {
  const environment = new Map([
    ['CNI_COMMAND', 'ADD'],
    ['DB_PASSWORD', secret],
    ['WORDS', `a=b=${secret}`],
    ['EMPTY', ''],
    ...Object.entries(more),
  ]);
  const call = recordedCall({
    id: '1',
    recording: {
      argv: ['/shim/bridge', `--password=${secret}`],
      environment,
      environmentBytes: Buffer.from([...environment].map(([name, value]) => `${name}=${value}\0`).join('')),
      stdin: Buffer.from(`{"name":"net","password":"${secret}"}`),
      stdout: Buffer.from(`{"code":7,"msg":"bad ${secret}"}`),
      stderr: Buffer.from(`said ${secret}\n`),
      exit: {code: 1},
      notes: [`note ${secret}`],
    },
  });
  return {call, clean: redactInvocation(call, await redactorOf([call]))};
}

test('none is left in any document, nor in what is computed of them', async () => {
  const {call, clean} = await redactedCall();
  const texts = [...clean.argv, clean.stdin, clean.stdout, clean.stderr, ...clean.notes, clean.environmentBytes];
  for (const text of [...texts, JSON.stringify([...clean.environment]), JSON.stringify([clean.error, clean.request])])
    assert.not.ok(String(text).includes(secret), String(text));
  assert.equal([clean.argv.length, clean.notes.length], [call.argv.length, call.notes.length]);
});

test('all else is as it was, byte for byte', async () => {
  const {call, clean} = await redactedCall();
  assert.equal([clean.id, clean.argv[0], clean.exit, clean.request?.name], [call.id, call.argv[0], call.exit, 'net']);
  assert.equal([...clean.environment.keys()], [...call.environment.keys()]);
  const gone = clean.environment.get('DB_PASSWORD') ?? '';
  const entries = ['CNI_COMMAND=ADD', `DB_PASSWORD=${gone}`, `WORDS=a=b=${gone}`, 'EMPTY=', ''];
  assert.equal(clean.environmentBytes.toString().split('\0'), entries);
  assert.is(clean.environment.get('WORDS'), `a=b=${gone}`);
});

test('the baggage of traces goes as a whole, whatever it holds', async () => {
  const {clean} = await redactedCall({BAGGAGE: 'user=alice', TRACEPARENT: '00-1-2-01'});
  assert.not.match(clean.environment.get('BAGGAGE') ?? '', 'alice');
  assert.not.match(clean.environmentBytes.toString(), 'alice');
  assert.match(clean.environmentBytes.toString(), 'TRACEPARENT=00-1-2-01\0');
});

test('bytes that are no UTF-8 are kept', async () => {
  const bytes = Buffer.from('A=\xff\xfe\0B=x\0', 'latin1');
  const call = recordedCall({id: '1', recording: {environmentBytes: bytes, stdin: Buffer.from([0xff, 0x00])}});
  const clean = redactInvocation(call, await redactorOf([call]));
  assert.equal(clean.environmentBytes, bytes);
  assert.equal(clean.stdin, Buffer.from([0xff, 0x00]));
});

test.run();
