import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../src/errors.js';
import {bootClock, isOver, recordingEnd} from '../../../src/install/shim-files/recording-time.js';
import {absolutePath, shimRequest} from '../../../src/install/request.js';

const test = suite('install/request');

const packageRoot = join(import.meta.dirname, '../../..');
const choices = {
  binDir: '/opt/cni/bin/',
  store: '/tmp//mlab-cni/',
  maxStoreKib: 1024,
  keepFreeKib: null,
  polls: true,
  durationMs: null,
};

test('paths are made plain, and the prototype comes with the package', () => {
  const {binDir, store, until, prototype, version} = shimRequest(choices, packageRoot, '1.2.3');
  assert.equal([binDir, store, until, version], ['/opt/cni/bin', '/tmp/mlab-cni', null, '1.2.3']);
  assert.match(prototype, /^#!\/bin\/sh\n# mlab-cni shim:/);
});

test('a relative path is refused, with the absolute one as a suggestion', () => {
  assert.throws(
    () => absolutePath('--store', 'captures'),
    (error: unknown) =>
      error instanceof UsageError && error.suggestions[0] === `--store ${join(process.cwd(), 'captures')}`,
  );
  assert.is(absolutePath('--store', '/'), '/');
});

test('a duration ends on the clock that the shim reads', () => {
  const {until} = shimRequest({...choices, durationMs: 90_000}, packageRoot, '1.2.3');
  const now = bootClock();
  assert.ok(until);
  assert.match(now.boot, /^[0-9a-f]{8}$/);
  assert.is(until.boot, now.boot);
  assert.ok(Math.abs(until.uptimeCs - now.uptimeCs - 9000) < 500);
});

test('it is over at its end and after a reboot', () => {
  const end = recordingEnd({boot: 'aaaaaaaa', uptimeCs: 100}, 1000);
  assert.equal(end, {boot: 'aaaaaaaa', uptimeCs: 200});
  assert.is(isOver(end, {boot: 'aaaaaaaa', uptimeCs: 199}), false);
  assert.is(isOver(end, {boot: 'aaaaaaaa', uptimeCs: 200}), true);
  assert.is(isOver(end, {boot: 'bbbbbbbb', uptimeCs: 0}), true);
});

test.run();
