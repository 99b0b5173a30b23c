import {resolve} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {hostPaths} from '../../../src/system/host-paths.js';

const test = suite('system/host-paths');

test('the machine itself has no root', () => {
  assert.is(hostPaths('').at('/etc/hosts'), '/etc/hosts');
  assert.is(hostPaths('/').at('/etc/hosts'), '/etc/hosts');
});

test('a root stands in front, without a slash of its own, and absolute', () => {
  assert.is(hostPaths('/srv/node').at('/etc/hosts'), '/srv/node/etc/hosts');
  assert.is(hostPaths('/srv/node//').root, '/srv/node');
  assert.is(hostPaths('node').root, resolve('node'));
});

test.run();
