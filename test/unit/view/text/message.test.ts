import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {renderMessage, suggestionLines} from '../../../../src/view/text/message.js';

const test = suite('view/text/message');

const message = 'there is no capture store at /tmp/nowhere';
const suggestions = [
  'sudo mlab-cni shim install --runtime kubelet    to start recording',
  'name a directory that is there',
];

test('behind a pipe each line is one line', () => {
  const text = renderMessage('error', message, suggestions, undefined);
  assert.is(text, `error: ${message}\n${suggestions.map((each) => `  try: ${each}\n`).join('')}`);
});

test('on a terminal text hangs below text, and a command stays in one piece', () => {
  assert.is(
    renderMessage('error', message, suggestions, 30),
    `error: there is no capture
       store at /tmp/nowhere
  try: sudo mlab-cni shim install --runtime kubelet
           to start recording
  try: name a directory that
       is there
`,
  );
});

test('a warning may hold its own lines, and nothing of it reaches the terminal raw', () => {
  const text = renderMessage('warning', 'no answer from \x1b[2J\n  try: mlab-cni list', [], 80);
  assert.is(text, 'warning: no answer from \\x1b[2J\n  try: mlab-cni list\n');
});

test('what just fits stays on its line', () => {
  assert.is(renderMessage('error', 'four', [], 11), 'error: four\n');
  assert.is(renderMessage('error', 'four five six', [], 19), 'error: four five\n       six\n');
});

test('lines of a message that are indented hang below their text', () => {
  assert.is(
    renderMessage('warning', 'see\n    one two three four', [], 18),
    'warning: see\n    one two three\n    four\n',
  );
});

test('what a command does stands below it, as wide as the screen', () => {
  assert.equal(suggestionLines('mlab-cni list    shows all that there is', 20), [
    'mlab-cni list',
    '    shows all that',
    '    there is',
  ]);
  assert.equal(suggestionLines('mlab-cni list    shows all', undefined), ['mlab-cni list    shows all']);
  assert.equal(suggestionLines('mlab-cni list', 13), ['mlab-cni list']);
});

test('a command without a word about it is not broken, a sentence is', () => {
  for (const command of ['sudo systemctl restart x', 'mlab-cni list --failed', 'kubectl get pods -n default'])
    assert.equal(suggestionLines(command, 12), [command]);
  assert.equal(suggestionLines('name another file', 12), ['name another', 'file']);
});

test.run();
