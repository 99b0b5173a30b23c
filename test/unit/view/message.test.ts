import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {renderMessage} from '../../../src/view/message.js';

const test = suite('view/message');

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

test.run();
