import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {redactorOf} from '../../../src/redact/redact-calls.js';
import {renderMarkdown} from '../../../src/view/explanation/explain-markdown.js';
import {renderShellScript} from '../../../src/view/calls/shell-script.js';
import {explain} from '../../../src/explain/explain.js';
import type {Invocation} from '../../../src/capture/invocation.js';
import {anInvocation, type InvocationOptions} from '../../helpers/invocation.js';
import {laterSecretKinds, ordinaryLines, secretKinds} from '../../helpers/secrets.js';

const test = suite('kinds of secrets');

/** Where a text may stand in a call. */
const places: Readonly<Record<string, (text: string) => InvocationOptions & {argv?: readonly string[]}>> = {
  environment: (text) => ({environment: {NOTE: text}}),
  argv: (text) => ({argv: ['/opt/cni/bin/bridge', ...text.split(' ')]}),
  'stdin as JSON': (text) => ({stdin: {cniVersion: '1.0.0', name: 'net', type: 'bridge', note: text, list: [text]}}),
  'stdin not JSON': (text) => ({stdin: `not JSON {\n${text}\n`}),
  stdout: (text) => ({stdout: `${text}\n`, exit: {code: 1}}),
  stderr: (text) => ({stderr: `level=debug\n${text}\nlevel=info`}),
  'error message': (text) => ({stdout: {code: 999, msg: text, details: `while reading: ${text}`}, exit: {code: 1}}),
};

for (const {kind, secret, variable, text} of secretKinds()) {
  test(kind, async () => {
    if (variable !== undefined) {
      await expectGone('variable', anInvocation({environment: {[variable]: text}, stderr: `got ${text}`}), secret);
      return;
    }
    for (const [place, optionsOf] of Object.entries(places))
      await expectGone(place, anInvocation(optionsOf(text)), secret);
  });
}

/** Ways in which a text may be encoded where it stands. */
const encodings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `got ${Buffer.from(text).toString('base64')} back`,
  (text) => `query=${encodeURIComponent(text)}`,
  (text) => `[${[...Buffer.from(text)].join(' ')}]`,
  (text) => `0x${Buffer.from(text).toString('hex')}`,
];

const decoders: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(/[A-Za-z0-9+/]{8,}/g, (run) => Buffer.from(run, 'base64').toString('latin1')),
  (text) => text.replace(/(?:%[0-9A-F]{2})+/g, (run) => decodeURIComponent(run)),
  (text) => text.replace(/\d+(?: \d+)+/g, (run) => Buffer.from(run.split(' ').map(Number)).toString('latin1')),
  (text) => text.replace(/(?:[0-9a-f]{2})+/g, (run) => Buffer.from(run, 'hex').toString('latin1')),
];

laterSecretKinds().forEach(({kind, secret, variable, text}, at) => {
  test(`later: ${kind}`, async () => {
    if (variable !== undefined) {
      await expectGone('variable', anInvocation({environment: {[variable]: text}, stderr: `got ${text}`}), secret);
      return;
    }
    // each plainly in one place and encoded in another: all of them would take a minute
    const names = Object.keys(places);
    for (const [step, encoding] of [0, 1 + (at % (encodings.length - 1))].entries()) {
      const place = names[(at + 3 * step) % names.length] ?? '';
      const encoded = encodings[encoding]?.(text) ?? '';
      await expectGone(place, anInvocation(places[place]?.(encoded)), secret, decoders[encoding]);
    }
  });
});

for (const line of ordinaryLines()) {
  test(`ordinary: ${line}`, async () => {
    const redactor = await redactorOf([anInvocation({stderr: line, environment: {NOTE: line}})]);
    assert.is(redactor.text(line), line);
    assert.is(redactor.variable('NOTE', line), line);
    const document = JSON.stringify({cniVersion: '1.0.0', note: line});
    assert.is(redactor.text(document), document);
  });
}

test('all ordinary lines in one text stay', async () => {
  const text = ordinaryLines().join('\n');
  const redactor = await redactorOf([anInvocation({stderr: text})]);
  assert.is(redactor.text(text), text);
});

test.run();

async function expectGone(
  place: string,
  call: Invocation,
  secret: string,
  decode: (text: string) => string = (text) => text,
): Promise<void> {
  const redactor = await redactorOf([call]);
  const texts = {
    markdown: renderMarkdown(
      {
        explanation: explain(call, {family: [call], history: () => []}),
        chain: [{invocation: call, parent: null, children: []}],
        ids: new Map(),
      },
      {version: '0', nowMs: 0, redact: (text) => redactor.text(text), where: []},
    ),
    script: renderShellScript(call, redactor),
    environment: [...call.environment].map(([name, value]) => `${name}=${redactor.variable(name, value)}`).join('\n'),
    argv: redactor.text(JSON.stringify(call.argv)),
    streams: [call.stdin, call.stdout, call.stderr].map((bytes) => redactor.bytes(bytes).toString()).join('\n'),
  };
  for (const [view, text] of Object.entries(texts)) {
    assert.not.ok(text.includes(secret) || decode(text).includes(secret), `${place}, shown by ${view}:\n${text}`);
  }
}
