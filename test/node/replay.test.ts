import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ReplayReport} from '../../src/replay/replay-report.js';
import {runCommand, startCommand, type CommandRun, type RunningCommand} from '../helpers/command.js';
import {hostState} from '../helpers/host-state.js';
import {runOnNode} from '../helpers/live-node.js';
import {cannotRecord, recordFullRange} from '../helpers/recorded.js';

const test = suite('replay in a sandbox');
const reason = cannotRecord();
if (reason === null) {
  const before = hostState();
  const {shim} = await recordFullRange();
  const started = readdirSync(join(shim.store, 'started'));
  const captureOf = (call: string, container: number) => {
    const name = started.find((file) => file.includes(`,${call},eth0,${String(container).repeat(64)}`));
    if (name === undefined) throw new Error(`no capture of ${call} for container ${container}`);
    return name.replace(/,.*/, '');
  };
  const failing = captureOf('ADD,bridge', 6);
  const replay = (...args: readonly string[]) => runCommand('replay', ['--store', shim.store, '--json', ...args]);
  const makePlugin = (name: string, body: string) => {
    const path = join(shim.top, name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const hang = makePlugin('hang', 'cat >/dev/null; sleep 1000 & sleep 1000');

  const assertHostUntouched = () => {
    const after = hostState();
    for (const [what, text] of Object.entries(before)) assert.is(after[what], text, `${what} of the host changed`);
  };

  test('without the captures that filled the range there is no verdict', async () => {
    const store = join(shim.top, 'poor-store');
    cpSync(shim.store, store, {recursive: true, preserveTimestamps: true});
    for (const directory of readdirSync(store)) {
      for (const file of readdirSync(join(store, directory))) {
        if (!file.startsWith(failing)) rmSync(join(store, directory, file));
      }
    }
    const {status, stdout} = await runCommand('replay', [failing, '--store', store, '--json']);
    const report = JSON.parse(stdout) as ReplayReport;
    assert.equal([report.verdict, report.stateSource, status], ['state-unknown', 'unknown', 1]);
    assert.is(report.replayed?.outcome, 'succeeded');
  });

  test('another program at a path answers in the plugin’s place', async () => {
    const path = makePlugin('other', 'cat >/dev/null; echo \'{"code": 7, "msg": "other"}\'; exit 1');
    const {status, stdout} = await replay(failing, '--against', path);
    const report = JSON.parse(stdout) as ReplayReport;
    assert.equal([report.verdict, report.program, report.replayed?.error?.code, status], ['diverged', path, 7, 1]);
  });

  test('a directory of plugins comes before the real ones, for delegates too', async () => {
    const directory = join(shim.top, 'new');
    mkdirSync(directory);
    makePlugin('new/host-local', 'cat >/dev/null; echo \'{"code": 99, "msg": "new host-local"}\'; exit 1');
    const {stdout} = await replay(captureOf('ADD,bridge', 1), '--against', directory);
    const report = JSON.parse(stdout) as ReplayReport;
    assert.equal([report.verdict, report.replayed?.error?.msg], ['diverged', 'new host-local']);
  });

  test('a plugin can write to nothing of the host', async () => {
    const victim = join(shim.top, 'victim');
    const path = makePlugin(
      'writer',
      `cat >/dev/null; echo written >${victim} || echo refused >&2; touch /etc/mlab-test; exit 3`,
    );
    const {stdout} = await replay(failing, '--against', path);
    assert.match((JSON.parse(stdout) as ReplayReport).replayed?.stderr ?? '', 'refused');
    assert.not.ok(readdirSync(shim.top).includes('victim'));
    assert.not.ok(readdirSync('/etc').includes('mlab-test'));
  });

  test('a plugin sees only its sandbox, and no way out', async () => {
    const path = makePlugin(
      'looker',
      'cat >/dev/null; ls /sys/class/net >&2; ip route >&2; ls /run/netns /var/lib/cni >&2; exit 3',
    );
    const {stdout} = await replay(captureOf('ADD,host-local', 1), '--against', path);
    assert.is((JSON.parse(stdout) as ReplayReport).replayed?.stderr, 'lo\n/run/netns:\nmlab-test-1\n\n/var/lib/cni:\n');
  });

  test('a plugin that cannot be started is a verdict', async () => {
    const path = makePlugin('garbage', '');
    for (const content of ['\x7fELF garbage', 'exit 0', '#!/no/such/interpreter\n']) {
      writeFileSync(path, content);
      const {status, stdout} = await replay(failing, '--against', path);
      const report = JSON.parse(stdout) as ReplayReport;
      assert.equal([content, report.verdict, report.replayed, status], [content, 'failed-to-run', null, 1]);
    }
  });

  test('a plugin that hangs is killed with all that it started', async () => {
    const {status, stdout} = await replay(failing, '--against', hang, '--timeout', '1s');
    assert.is(status, 32);
    assert.match(stdout, 'did not end within 1 s');
    assertHostUntouched();
  });

  test('nothing is left when mlab-cni itself is killed', async () => {
    await killInSandbox(startCommand('replay', [failing, '--store', shim.store, '--against', hang]));
    assertHostUntouched();
  });

  test('a plugin that is not there is exit code 31', async () => {
    const empty = join(shim.top, 'empty');
    mkdirSync(empty);
    const {status, stdout} = await replay(failing, '--bin-dir', empty);
    assert.is(status, 31);
    assert.match(stdout, `there is no plugin bridge in ${empty}`);
    assert.is((await replay(failing, '--against', join(empty, 'bridge'))).status, 31);
  });

  test('nothing is left either when it has no root and is killed', async () => {
    await killInSandbox(startWithoutRoot(['--against', hang]));
    assertHostUntouched();
  });

  test('without a word on stdin, a plugin fails as it did', async () => {
    const calls = {
      input: '',
      env: {CNI_COMMAND: 'ADD', CNI_CONTAINERID: 'c9', CNI_IFNAME: 'eth0', CNI_NETNS: '/run/netns/x'},
    };
    spawnSync(join(shim.dir, 'host-local'), {...calls, env: {...calls.env, CNI_PATH: shim.dir}});
    const {status, stdout} = await replay('container:c9');
    const report = JSON.parse(stdout) as ReplayReport;
    assert.equal([report.verdict, report.recorded.outcome, status], ['same', 'failed', 0]);
    const set = await replay('container:c9', '--set', 'mtu=1400');
    assert.is(set.status, 2);
    assert.match(set.stdout, 'is no JSON object: nothing can be set in it');
  });

  test('a call without a recorded end is replayed, but not judged', async () => {
    const slow = startPlugin({CNI_COMMAND: 'ADD', CNI_CONTAINERID: 'c8', CNI_IFNAME: 'eth0', CNI_PATH: shim.dir});
    await new Promise((resolve) => setTimeout(resolve, 500));
    slow.kill('SIGKILL');
    await new Promise((resolve) => slow.once('close', resolve));
    const {status, stdout} = await replay('container:c8', '--bin-dir', '/usr/lib/cni');
    const report = JSON.parse(stdout) as ReplayReport;
    assert.equal([report.verdict, report.recorded.outcome, status], ['state-unknown', 'partial', 1]);
    assert.match(report.gaps.join(), 'no recorded end');
    const mocked = await replay('container:c8', '--against', 'mock');
    assert.is(mocked.status, 2);
    assert.match(mocked.stdout, 'nothing that a mock could answer');
  });

  test('a namespace path that cannot be is exit code 30', async () => {
    for (const netns of ['/proc/1/ns/net', '/usr/mlab-cni-netns']) {
      const {status, stdout} = await replay(failing, '--env', `CNI_NETNS=${netns}`);
      assert.is(status, 30, stdout);
      assert.match(stdout, `there can be no network namespace at ${netns}`);
    }
  });

  test('live on a node: the same, for a new container, and undone', async () => {
    const first = captureOf('ADD,bridge', 1);
    const args = [first, '--store', shim.store, '--live', '--yes', '--json'];
    const leases = 'ls /run/netns; ls /var/lib/cni/networks/mlab-test';
    const {status, stdout, stderr} = await runOnNode('replay', args, {afterwards: leases});
    const report = JSON.parse(stdout) as ReplayReport;
    assert.equal([status, report.verdict, report.place, report.stateSource], [0, 'same', 'live', 'host'], stderr);
    assert.match(stderr, /ADD eth0 with \S+bridge\n {2}DEL eth0 with/);
    assert.match(stderr, /----\nlast_reserved_ip.0\nlock\n$/);
    assert.ok(report.changes.some(({label}) => label === 'environment.CNI_CONTAINERID'));
  });

  test('live, a chained plugin gets its predecessors, and all of them are undone', async () => {
    const args = [captureOf('ADD,portmap', 1), '--store', shim.store, '--live', '--yes', '--json'];
    const {stdout, stderr} = await runOnNode('replay', args, {afterwards: 'iptables-save | grep dport; ip -o link'});
    assert.is((JSON.parse(stdout) as ReplayReport).verdict, 'same', stderr);
    assert.not.match(stderr.split('----\n')[1] ?? '', /dport|veth/);
  });

  test('like the host, a range that is full there is full', async () => {
    const leases = [1, 2, 3, 4, 5, 6].map((host) => `echo other >/var/lib/cni/networks/mlab-test/10.77.0.${host}`);
    const fill = `mkdir -p /var/lib/cni/networks/mlab-test; ${leases.join('; ')}`;
    const args = [captureOf('ADD,host-local', 1), '--store', shim.store, '--like-host', '--json'];
    const report = JSON.parse((await runOnNode('replay', args, {before: fill})).stdout) as ReplayReport;
    assert.equal([report.verdict, report.stateSource], ['state-unknown', 'unknown']);
    assert.match(report.replayed?.error?.msg ?? '', 'no IP addresses available');
  });

  test('like the host, but without what the very container has there', async () => {
    const id = '1'.repeat(64);
    const held = `mkdir -p /var/lib/cni/networks/mlab-test && cd /var/lib/cni/networks/mlab-test &&
      printf '${id}\\r\\neth0' >10.77.0.9; printf 'other\\r\\neth0' >10.77.0.2`;
    const args = [captureOf('ADD,host-local', 1), '--store', shim.store, '--like-host', '--json'];
    const {stdout, stderr} = await runOnNode('replay', args, {before: held, afterwards: 'ls /var/lib/cni/networks/*'});
    const report = JSON.parse(stdout) as ReplayReport;
    assert.is(report.replayed?.error, null);
    assert.match(stderr, '10.77.0.9');
  });

  test('a plugin that prints without end is stopped, and judged by nobody', async () => {
    const path = makePlugin('flood', 'cat >/dev/null; exec yes');
    const {status, stdout} = await replay(failing, '--against', path);
    const report = JSON.parse(stdout) as ReplayReport;
    assert.equal([report.verdict, status], ['state-unknown', 1]);
    assert.match(report.gaps.join(), 'printed more than 16 MiB');
    assertHostUntouched();
  });

  test('what a loader would take code from reaches the plugin, and no program of ours', async () => {
    const witness = join(shim.top, 'witness');
    const path = makePlugin('preloaded', 'cat >/dev/null; echo "$LD_PRELOAD" >&2; exit 3');
    const {stdout} = await replay(failing, '--against', path, '--env', `LD_PRELOAD=${witness}`);
    const said = (JSON.parse(stdout) as ReplayReport).replayed?.stderr ?? '';
    assert.match(said, witness);
    assert.not.match(said, 'nsenter');
  });

  test('user namespaces do where root is not to be had', async () => {
    assertVerdict(await withoutRoot([]), 'same');
  });

  test('without root and user namespaces a real replay says what it needs, and a mock needs nothing', async () => {
    // the kernel gives no user namespace to whoever lives in a chroot
    const jail = [
      'unshare',
      '--mount',
      'sh',
      '-c',
      'mount --rbind / /mnt && shift && exec chroot --userspec=65534:65534 /mnt "$@"',
      'sh',
      '-',
    ];
    const refused = await withoutRoot([], jail);
    assert.is(refused.status, 30);
    assert.match(refused.stdout, 'run it with sudo');
    assertVerdict(await withoutRoot(['--against', 'mock'], jail), 'same');
  });

  test('the host is as it was', assertHostUntouched);

  test.after(() => shim.dispose());

  /** Kills it while it works in a sandbox, and waits until that is gone. */
  async function killInSandbox({pid, ended}: RunningCommand): Promise<void> {
    await until(() => hostState()['sandboxes'] !== before['sandboxes']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(pid, 'SIGKILL');
    assert.is((await ended).signal, 'SIGKILL');
    await until(() => hostState()['sandboxes'] === before['sandboxes']);
  }

  /** The store belongs to whom the command runs as, since it must not be readable for others. */
  function withoutRoot(args: readonly string[], prefix?: readonly string[]): Promise<CommandRun> {
    return startWithoutRoot(args, prefix).ended;
  }

  function startWithoutRoot(args: readonly string[], prefix?: readonly string[]) {
    chmodSync(shim.top, 0o755);
    const store = join(shim.top, `store-of-nobody-${args.length}-${prefix?.length ?? 0}`);
    cpSync(shim.store, store, {recursive: true, preserveTimestamps: true});
    const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
    execFileSync('chown', ['-R', '65534:65534', store]);
    return startCommand('replay', [failing, '--store', store, '--json', ...args], prefix ?? asNobody);
  }

  /** Behind the shim, but host-local waits for the end of its request. */
  function startPlugin(env: Readonly<Record<string, string>>) {
    const child = spawn(join(shim.dir, 'host-local'), {env, stdio: ['pipe', 'ignore', 'ignore']});
    child.stdin.write('{"cniVersion": "1.0.0", "name": "net"');
    return child;
  }
} else {
  console.log(`SKIP ${reason}`);
  test.skip('needs real plugins');
}

test.run();

function assertVerdict({stdout, stderr}: CommandRun, verdict: string): void {
  assert.match(stdout, '"verdict"', stderr);
  assert.is((JSON.parse(stdout) as ReplayReport).verdict, verdict);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited for a minute');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
