import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callsIn, callTrees} from '../../../../src/capture/tree/call-tree.js';
import {explain} from '../../../../src/explain/explain.js';
import {explainText} from '../../../../src/explain/explain-text.js';
import {renderStatements} from '../../../../src/view/explanation/explain-text.js';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {shortIds} from '../../../../src/capture/selection/short-id.js';
import {redactorOf} from '../../../../src/redact/redact-calls.js';
import {redacted} from '../../../../src/redact/span.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {renderExplanation} from '../../../../src/view/explanation/explain.js';
import type {Explained} from '../../../../src/view/explanation/explained.js';
import {renderMarkdown} from '../../../../src/view/explanation/explain-markdown.js';
import {columnsOf} from '../../../../src/view/text/shorten.js';
import {withFixture, type Network} from '../../../helpers/fixtures.js';
import {matchesGolden} from '../../../helpers/golden.js';
import {anInvocation} from '../../../helpers/invocation.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('explain view');

test('a full range, in 80 columns', () => {
  matchesGolden('explain-range-full-80.txt', renderExplanation(recorded('kube-router', 'JcZrSNO'), screenOf(80)));
});

test('a missing kernel module, in 140 columns', () => {
  matchesGolden('explain-ipvlan-140.txt', renderExplanation(recorded('mlab-physical', 'vUKoILc'), screenOf(140)));
});

test('a missing kernel module, as Markdown', async () => {
  const {nowMs} = screenOf(undefined);
  matchesGolden('explain-ipvlan.md', await markdownOf(recorded('mlab-physical', 'vUKoILc'), nowMs));
});

test('an unknown message is told as such, with what to look at', () => {
  const text = renderExplanation(failing('the moon is wrong'), screenOf(80));
  assert.match(text, /WHY +No rule knows this failure/);
  assert.match(text, /WHAT TO DO +Read request and stderr: mlab-cni show 4711/);
  assert.match(text, /EVIDENCE +It said: the moon is wrong/);
});

test('a message alone', () => {
  const text = renderStatements(explainText('cni plugin not initialized'), screenOf(80));
  assert.match(text, /^WHAT FAILED +the runtime has no usable/);
  assert.match(renderStatements(explainText('hm'), screenOf(80)), /WHY +No rule knows this failure/);
  assert.is(renderStatements([], screenOf(80)), 'Nothing in this text tells of a failure of a CNI plugin.');
});

test('no line is wider than the terminal, and nothing captured reaches it raw', () => {
  const name = `\x1b[31m${'ü'.repeat(70)}\x07`;
  const text = renderExplanation(failing(`failed to lookup master "${name}": Link not found`), screenOf(80));
  for (const line of text.split('\n')) assert.ok(columnsOf(line) <= 80, line);
  assert.not.match(text, /[\x00-\x09\x0b-\x1f]/);
  assert.match(text, '\\x1b[31m');
});

test('Markdown cannot be broken by what was captured, and holds no secrets', async () => {
  const stderr = '```\n# not a heading\nproxy http://joe:s3cret@proxy\nMY_TOKEN=s3cret\n';
  const stdin = {cniVersion: '1.0.0', name: 'a|b', type: 'bridge', password: 's3cret'};
  const text = await markdownOf(failing('*bold* <b> `code` s3cret=no', {stderr, stdin}));
  assert.match(text, '\\*bold\\* \\<b\\> \\`code\\`');
  assert.match(text, /^````\n```\n# not a heading\nproxy http:\/\/\[redacted\]@proxy\nMY_TOKEN=\[redacted\]\n````$/m);
  assert.match(text, `"password": "${redacted}"`);
});

test('Markdown redacts before it escapes', async () => {
  for (const msg of [
    'cannot load kubeconfig:\n    token: s3cret',
    'failed to parse config "{\\"token\\":\\"s3cret\\"}"',
    'sent Bearer abcdefghijklmnopq~s3cret',
  ]) {
    const text = await markdownOf(failing(msg));
    assert.not.match(text, 's3cret');
    assert.match(text, '\\[redacted\\]');
  }
});

test('a long log is cut at its beginning', async () => {
  const stderr = Array.from({length: 2000}, (_none, line) => `line ${line}`).join('\n');
  const text = await markdownOf(failing('no', {stderr}));
  assert.match(text, '(1940 lines left out)\nline 1940\n');
  assert.match(text, 'line 1999\n```');
});

test.run();

async function markdownOf(explained: Explained, nowMs = 0): Promise<string> {
  const redactor = await redactorOf(explained.chain.map(({invocation}) => invocation));
  return renderMarkdown(explained, {version: '1.2.3', nowMs, redact: (text) => redactor.text(text), where: []});
}

function failing(msg: string, more: object = {}): Explained {
  return explainedOf([anInvocation({stdout: {code: 999, msg}, exit: {code: 1}, ...more})], '4711-100-0b7f5e1c');
}

function recorded(network: Network, id: string): Explained {
  return withFixture(network, (directory) => {
    const store = openStore(directory);
    const readings = store.entries().map((entry) => store.read(entry));
    return explainedOf(
      readings.flatMap((each) => (each.kind === 'capture' ? [each.invocation] : [])),
      id,
    );
  });
}

function explainedOf(all: readonly Invocation[], id: string): Explained {
  const target = all.find((each) => each.id === id);
  assert.ok(target);
  const family = all.filter((each) => each.parameters.containerId === target.parameters.containerId);
  const explanation = explain(target, {family, history: () => all});
  const calls = callTrees(family).flatMap(callsIn);
  const chain = explanation.chain.flatMap((link) => calls.filter(({invocation}) => invocation.id === link));
  return {explanation, chain, ids: shortIds(all, all)};
}
