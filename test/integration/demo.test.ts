import {existsSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni} from '../helpers/cli.js';

const test = suite('demo');

test('tells the whole story, without root, and leaves nothing behind', () => {
  const {code, stdout, stderr} = mlabCni(['demo']);
  assert.is(code, 0, stderr);
  assert.match(stdout, /4 plugins got a shim/);
  assert.match(stdout, /Failed to create pod sandbox: .*no IP addresses available in range set/);
  assert.match(stdout, /ADD multus .*\n.*└─ ADD flannel .*\n.*└─ ADD bridge .*\n.*└─ ADD host-local .*failed/);
  assert.match(stdout, /\$ mlab-cni show failed\nADD multus failed/);
  assert.match(stdout, /\nsame: the call ended as it did when it was recorded/);
  assert.match(stdout, /is what it was, byte for byte/);
  const root = /under (\/\S+?):/.exec(stdout)?.[1] ?? '';
  assert.is(existsSync(root), false, `${root} is still there`);
});

test('returns its steps with --json', () => {
  const {code, stdout} = mlabCni(['demo', '--json']);
  assert.is(code, 0);
  const {steps} = JSON.parse(stdout) as {steps: {command: string; exitCode: number}[]};
  assert.ok(steps.some(({command}) => command === 'mlab-cni tree'));
});

test.run();
