import {chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openNode} from '../../../src/install/node-access.js';
import {runOnNode} from '../../../src/install/runtimes/run-on-node.js';

const test = suite('install/what of a node may be run');

test('a script is not run, whatever its name; a program of another name neither', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-wrapper-'));
  try {
    const node = openNode('', () => undefined);
    for (const name of ['containerd', 'crio', 'kubelet']) {
      const [script, trace] = [join(directory, name), join(directory, 'trace')];
      writeFileSync(script, `#!/bin/sh\n: >${trace}\n`);
      chmodSync(script, 0o755);
      assert.is((await runOnNode(node, script, ['--version'])).end.kind, 'not-started');
      assert.not.ok(existsSync(trace));
    }
    assert.is((await runOnNode(node, process.execPath, ['--version'])).end.kind, 'not-started');
  } finally {
    rmSync(directory, {recursive: true});
  }
});

test.run();
