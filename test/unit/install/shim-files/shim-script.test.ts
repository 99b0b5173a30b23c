import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../../src/errors.js';
import {renderShim, type ShimSettings} from '../../../../src/install/shim-files/shim-script.js';

const test = suite('install/shim-script');

const prototype = readFileSync(join(import.meta.dirname, '../../../../shims/shim.sh'), 'utf8');
const settings: ShimSettings = {
  shell: '/bin/busybox sh',
  version: '1.2.3',
  store: '/tmp/a b',
  realDirs: ['/opt/cni/bin', '/usr/lib/cni'],
  programs: {tee: '/bin/tee', cat: '/bin/cat', mkdir: '/bin/mkdir', du: '/bin/du', setpriv: null},
  maxStoreKib: 1024,
  keepFreeKib: 0,
  polls: false,
  until: {boot: '0123abcd', uptimeCs: 4711},
};

test('every placeholder is replaced, and the first line names the shell', () => {
  const script = renderShim(prototype, settings);
  const code = script.split('\n').filter((line) => !line.startsWith('#'));
  assert.is(script.split('\n')[0], '#!/bin/busybox sh');
  assert.equal(code.join('\n').match(/@[A-Z_]+@/g), null);
  assert.match(script, "'/tmp/a b'");
  assert.match(script, /'0123abcd' '?4711'?/);
});

test('a prototype with an unknown placeholder is a bug', () => {
  assert.throws(() => renderShim('#!/bin/sh\necho @WHAT@\n', settings), '@WHAT@');
});

for (const store of ["/tmp/it's", '/tmp/$HOME', '/tmp/`x`', '/tmp/"x"', '/tmp/x\ny', '/tmp/ü']) {
  test(`${JSON.stringify(store)} cannot be baked in`, () => {
    assert.throws(
      () => renderShim(prototype, {...settings, store}),
      (error: unknown) => error instanceof UsageError,
    );
  });
}

test.run();
