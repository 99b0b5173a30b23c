import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {shimShell} from '../../../../src/install/shim-files/shim-shell.js';

const test = suite('install/shim-shell');

for (const [shell, expected] of [
  ['bash', '/bin/bash -p'],
  ['dash', '/bin/sh'],
  ['missing', '/bin/sh'],
] as const) {
  test(`/bin/sh is ${shell}`, () => {
    const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
    mkdirSync(join(top, 'bin'));
    for (const program of ['bash', 'dash']) writeFileSync(join(top, 'bin', program), '');
    symlinkSync(shell, join(top, 'bin/sh'));
    assert.is(
      shimShell((path) => top + path),
      expected,
    );
    rmSync(top, {recursive: true});
  });
}

test.run();
