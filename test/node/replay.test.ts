import {execFileSync} from 'node:child_process';
import {chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ReplayReport} from '../../src/capture/replay-report.js';
import {runCommand, startCommand, type CommandRun} from '../helpers/command.js';
import {hostState} from '../helpers/host-state.js';
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
    const running = startCommand('replay', [failing, '--store', shim.store, '--against', hang]);
    await until(() => hostState()['sandboxes'] !== before['sandboxes']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(running.pid, 'SIGKILL');
    assert.is((await running.ended).signal, 'SIGKILL');
    await until(() => hostState()['sandboxes'] === before['sandboxes']);
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

  /** The store belongs to whom the command runs as, since it must not be readable for others. */
  async function withoutRoot(args: readonly string[], prefix?: readonly string[]): Promise<CommandRun> {
    chmodSync(shim.top, 0o755);
    const store = join(shim.top, `store-of-nobody-${args.length}-${prefix?.length ?? 0}`);
    cpSync(shim.store, store, {recursive: true, preserveTimestamps: true});
    const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
    execFileSync('chown', ['-R', '65534:65534', store]);
    return startCommand('replay', [failing, '--store', store, '--json', ...args], prefix ?? asNobody).ended;
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
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited for 10 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
