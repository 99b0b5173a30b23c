import {spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {makeShimDir, shells} from '../../../helpers/shim.js';

const test = suite('store/contract: what the shim writes is what the store reads');

const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-contract-'));
test.after(() => rmSync(directory, {recursive: true, force: true}));

const outer = plugin('outer', 'exec 3<&0; "${CNI_PATH%%:*}/inner" <&3; echo from outer >&2; exit 7');
const inner = plugin('inner', 'cat; echo inner says >&2');
const dying = plugin('dying', 'kill -9 $$');

for (const shell of shells) {
  test(`an invocation under ${shell}, with a nested one`, () => {
    const {dir, store, dispose} = makeShimDir({shell, plugins: {outer, inner, dying}});
    const environment = {
      PATH: '/usr/bin:/bin',
      CNI_COMMAND: 'ADD',
      CNI_CONTAINERID: 'c0ffee',
      CNI_NETNS: '/run/netns/x',
      CNI_IFNAME: 'eth0',
      CNI_PATH: dir,
      CNI_ARGS: "K8S_POD_NAMESPACE=default;K8S_POD_NAME=it's $(x)\n",
    };
    const stdin = Buffer.from('{"cniVersion":"0.4.0","name":"net","type":"outer"}\0\xff\n', 'latin1');
    const call = (name: string) => spawnSync(join(dir, name), {env: environment, input: stdin});
    const {status, stdout, stderr} = call('outer');
    assert.is(status, 7);
    assert.equal(stdout, stdin);
    assert.is(stderr.toString(), 'inner says\nfrom outer\n');
    assert.is(call('dying').signal, 'SIGKILL');

    const captures = readAll(store);
    const [first, second, third] = ['outer', 'inner', 'dying'].map((name) => captures.get(name));
    assert.ok(first && second && third);
    assert.is(first.parentId, null);
    assert.is(second.parentId, first.id);
    assert.equal(first.exit, {code: 7});
    assert.is(first.outcome, 'crashed');
    assert.equal(second.stdin, stdin);
    assert.equal(second.stdout, stdin);
    assert.is(second.stderr.toString(), 'inner says\n');
    assert.is(first.argv[0], join(dir, 'outer'));
    assert.is(first.callerPid, process.pid);
    assert.is(first.shimVersion, '0.0.0-test');
    assert.is(first.parameters.containerId, 'c0ffee');
    assert.is(first.timeSource, 'recorded');
    assert.is(first.pod?.name, "it's $(x)\n");
    for (const [name, value] of Object.entries(environment)) assert.is(first.environment.get(name), value, name);
    assert.equal(third.exit, {signal: 9});
    assert.is(third.state, 'finished');
    for (const {startedAtMs, durationMs} of captures.values()) {
      assert.ok(Math.abs(Date.now() - startedAtMs) < 30_000, `started at ${startedAtMs}`);
      assert.ok(durationMs !== null && durationMs < 30_000, `took ${durationMs ?? -1} ms`);
    }
    dispose();
  });
}

test.run();

function plugin(name: string, body: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

function readAll(store: string): Map<string, Invocation> {
  const opened = openStore(store);
  return new Map(
    opened.entries().map((entry) => {
      const reading = opened.read(entry);
      if (reading.kind === 'damaged') throw new Error(`${reading.path}: ${reading.reason}`);
      return [reading.invocation.plugin, reading.invocation];
    }),
  );
}
