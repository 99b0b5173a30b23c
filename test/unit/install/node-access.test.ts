import {createServer} from 'node:http';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../src/errors.js';
import {openNode, requireRights} from '../../../src/install/node-access.js';
import {runOnNode} from '../../../src/install/runtimes/run-on-node.js';
import {hostPaths} from '../../../src/system/host-paths.js';
import {thrownBy} from '../../helpers/thrown-by.js';

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

test('this machine is asked whether a port says that all is well; for a node below a root, it is not', async () => {
  let status = 200;
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/healthz' ? status : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  const [here, below] = [openNode('', () => undefined), openNode(tmpdir(), () => undefined)];
  try {
    assert.is(await here.askHealth(port), true);
    assert.is(await below.askHealth(port), false);
    status = 500;
    assert.is(await here.askHealth(port), false);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  await once(server, 'close');
  assert.is(await here.askHealth(port), false, 'nobody listens');
});

test('this machine is asked through systemd where systemd runs it, a node below a root never', () => {
  assert.is(openNode('', () => undefined).live, existsSync('/run/systemd/system'));
  assert.is(openNode(tmpdir(), () => undefined).live, false);
});

test('what takes a while is told to whoever asked, and waited for', async () => {
  const lines: string[] = [];
  const node = openNode('', (line) => lines.push(line));
  node.report('restarting');
  await node.sleep(1);
  assert.equal(lines, ['restarting']);
});

test('only root may change this machine; the files below a root, who may write them', async () => {
  requireRights({host: hostPaths('')}, true);
  requireRights({host: hostPaths(tmpdir())}, false);
  const error = await thrownBy(() => requireRights({host: hostPaths('')}, false));
  assert.instance(error, TargetError);
  assert.match((error as TargetError).suggestions.join('\n'), 'mlab-cni shim install --dry-run');
});

test.run();
