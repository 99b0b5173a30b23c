import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('cli/complete-environment');

const program = join(import.meta.dirname, '../../../bin/run.js');
const asNobody = ['--user', '--map-user=54321', '--map-group=54321'];

if (spawnSync('unshare', [...asNobody, 'true']).status === 0) {
  test('the program runs as a user id without an entry, in an empty environment', () => {
    const {status, stdout, stderr} = spawnSync('unshare', [...asNobody, process.execPath, program, 'demo', '--help'], {
      env: {},
      encoding: 'utf8',
    });
    assert.is(status, 0, stdout + stderr);
    assert.match(stdout, 'mlab-cni demo');
  });
} else {
  console.log('SKIP no user namespaces here: unshare --user fails');
  test.skip('the program runs as a user id without an entry');
}

test.run();
