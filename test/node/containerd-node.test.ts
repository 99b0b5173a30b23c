import {readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {allCallsRecorded, callsFor, configurationOf, isAsBefore, startPod, stopPod, succeed} from './rig/pods.js';
import {missingForNode, startNode, type RigNode} from './rig/rig-node.js';

const test = suite('node/containerd: containerd calls CNI');

const config = '/etc/containerd/config.toml';
const missing = missingForNode('containerd');

if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('install, pods, uninstall, in both modes', () => undefined);
} else {
  const node = startNode('containerd');
  test.after(() => node.down());
  process.once('exit', () => node.down());
  run(node);
}

function run(node: RigNode): void {
  const before = configurationOf(node);

  test('a containerd that does not start with the shims gets its old configuration', () => {
    const program = `${node.root}/usr/bin/containerd`;
    renameSync(program, `${program}.real`);
    const refusal = `case "$*" in *config*|*version*) ;; *) ! grep -q shimcni ${config} || { echo "I refuse" >&2; exit 1; } ;; esac`;
    writeFileSync(program, `#!/bin/sh\n${refusal}\nexec /usr/bin/containerd.real "$@"\n`, {mode: 0o755});
    const {status, stderr} = node.mlabCni('shim', 'install', '--runtime', 'containerd', '--mode', 'dir', '--yes');
    renameSync(`${program}.real`, program);
    assert.is(status, 20, stderr);
    assert.match(stderr, 'everything is as before');
    assert.match(stderr, 'I refuse');
    isAsBefore(node, before);
    assert.is(succeed(node.run('systemctl', 'is-active', 'containerd')), 'active\n');
  });

  for (const [mode, first] of [
    ['dir', 1],
    ['mount', 4],
  ] as const) {
    const pods = [first, first + 1, first + 2].map((number) => `web${number}`);
    const [one = '', two = '', three = ''] = pods;

    test(`${mode} mode: the calls of a first pod are recorded`, async () => {
      const pid = mainPid(node);
      const {status, stderr} = node.mlabCni('shim', 'install', '--mode', mode, '--yes');
      assert.is(status, 0, stderr);
      assert.match(
        stderr,
        'so the target is containerd: the kubelet starts pods through /run/containerd/containerd.sock',
      );
      assert.is(mainPid(node) === pid, mode === 'mount', 'only dir mode restarts it');
      assert.match(succeed(node.mlabCni('shim', 'status')), 'calls the shims');
      await startPod(node, one, 18_080 + first);
      allCallsRecorded(node, one);
    });

    test(`${mode} mode: and those of a second one, and of the first one's end`, async () => {
      await startPod(node, two, 18_081 + first);
      allCallsRecorded(node, two);
      await stopPod(node, one);
      assert.ok(callsFor(node, one, 'DEL').some(({plugin}) => plugin === 'bridge'));
    });

    test(`${mode} mode: uninstall leaves everything as it was; running pods and new ones fare as before`, async () => {
      succeed(node.mlabCni('shim', 'uninstall', '--yes'));
      isAsBefore(node, before);
      assert.is(node.mlabCni('shim', 'status').status, 1);
      await startPod(node, three, 18_082 + first);
      assert.equal(callsFor(node, three, 'ADD'), []);
      await stopPod(node, two);
      assert.equal(callsFor(node, two, 'DEL'), []);
      await stopPod(node, three);
    });
  }

  test('a mount that somebody took away is noticed, and install puts it back', () => {
    const apart = ['unshare', '--mount', '--propagation', 'private', '/bin/sleep', '900'];
    succeed(node.run('systemd-run', '--unit=old', ...apart));
    const installed = node.mlabCni('shim', 'install', '--runtime', 'containerd', '--mode', 'mount');
    assert.is(installed.status, 0, installed.stderr);
    assert.match(installed.stderr, /sleep \(process \d+\) has had \/opt\/cni\/bin since before the shims were mounted/);
    assert.match(node.mlabCni('shim', 'status').stdout, 'restart its pod, if it calls plugins itself');
    succeed(node.run('systemctl', 'stop', 'old'));
    succeed(node.run('umount', '/opt/cni/bin'));
    const {status, stdout} = node.mlabCni('shim', 'status');
    assert.is(status, 1);
    assert.match(stdout, 'only half of it is left\n  try: mlab-cni shim install');
    succeed(node.mlabCni('shim', 'install', '--runtime', 'containerd', '--mode', 'mount'));
    succeed(node.mlabCni('shim', 'status'));
    succeed(node.mlabCni('shim', 'uninstall'));
    isAsBefore(node, before);
  });

  test('a containerd with a /tmp of its own: captures go where both see them', () => {
    succeed(node.run('mount', '--make-rshared', '/')); // as systemd has it where it is not in a container
    const dropIn = `${node.root}/run/systemd/system/containerd.service.d`;
    succeed(node.run('mkdir', '-p', '/run/systemd/system/containerd.service.d'));
    writeFileSync(`${dropIn}/private.conf`, '[Service]\nPrivateTmp=true\n');
    succeed(node.run('systemctl', 'daemon-reload'));
    succeed(node.run('systemctl', 'restart', 'containerd'));
    const {stdout, stderr, status} = node.mlabCni('shim', 'install', '--runtime', 'containerd', '--mode', 'mount');
    assert.is(status, 0, stderr);
    assert.match(stderr, 'sees another /tmp than we do, as with PrivateTmp=: captures go to /var/lib/mlab-cni/store');
    assert.match(stdout, '--store /var/lib/mlab-cni/store');
    assert.match(readFileSync(`${node.root}/usr/shimcni/bin/bridge`, 'utf8'), "'/var/lib/mlab-cni/store'");
    succeed(node.mlabCni('shim', 'uninstall'));
    rmSync(dropIn, {recursive: true});
    isAsBefore(node, before);
  });
}

function mainPid(node: RigNode): string {
  return succeed(node.run('systemctl', 'show', '--property=MainPID', '--value', 'containerd')).trim();
}

test.run();
