import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {InvokeReport} from '../../src/replay/invoke/invoke-report.js';
import {startCommand} from '../helpers/command.js';
import {hostState} from '../helpers/host-state.js';
import {cannotRecord} from '../helpers/recorded.js';
import {attempts, violentAttempts, type Attempts} from './escapes/attempts.js';

const test = suite('ways out of the sandbox, as root');
const reason = cannotRecord() ?? (process.arch === 'x64' ? null : 'system calls are tried by their x86-64 numbers');
if (reason === null) {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const canary = `mlab-canary-${process.pid}`;
  const places = ['/etc', '/root', '/var/lib', '/run', '/tmp', '/opt', '/srv', '/usr/local', '/home'].filter(
    existsSync,
  );
  for (const place of places) writeFileSync(join(place, canary), 'untouched');
  const visits: string[] = [];
  const servers = await Promise.all([
    ...places.map((place) => listen(join(place, `${canary}.sock`))),
    listen(`\0${canary}`),
  ]);
  const tcp = await listen(0);
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const victim = spawn('sh', ['-c', 'sleep 600; : mlab-victim'], {stdio: 'ignore'});
  const shm = /\d+/.exec(execFileSync('ipcmk', ['--shmem', '4096'], {encoding: 'utf8'}))?.[0] ?? '';
  const hidden = places.filter((place) => !place.startsWith('/usr'));
  const facts = `HIDDEN='${hidden.join(' ')}' PLACES='${places.join(' ')}' CANARY=${canary} VICTIM=${victim.pid} SHM=${shm} PORT=${port}`;
  const before = hostFacts();
  const stateBefore = hostState();

  test('none of those that leave the plugin alive leads out', async () => {
    const tried = await tryOut(attempts);
    const names = Object.keys(attempts);
    assert.ok(names.length >= 40);
    assert.equal(
      tried.map(({name}) => name),
      names,
    );
    assert.equal(
      tried.filter(({status}) => status === 0).map(({name}) => name),
      [],
    );
  });

  for (const [name, script] of Object.entries(violentAttempts)) {
    test(`${name}: we live on, and say what happened`, async () => {
      const run = await invoke({[name]: script});
      assert.is(run.signal, null, run.stderr);
      assert.ok(run.status === 1 || run.status === 30, `exit ${run.status}: ${run.stdout}`);
      assert.ok(JSON.parse(run.stdout));
    });
  }

  test('what a plugin may do in a sandbox works, so that the attempts above were real ones', async () => {
    const permitted = {
      'mount memory': 'mkdir /tmp/mem; mount -t tmpfs none /tmp/mem',
      'make a link': 'ip link add allowed0 type veth peer name allowed1',
      'set a setting of its network': 'echo 1 >/proc/sys/net/ipv4/ip_forward',
      'write what is its own': 'touch /etc/x /run/x /var/lib/x /tmp/x',
      'kill what it started': 'sleep 100 & kill -9 $!',
      'call the kernel': "perl -e 'exit(syscall(39) > 0 ? 0 : 1)'",
      'reach a server of its own': `perl -e 'use Socket; socket(my $l, PF_UNIX, SOCK_STREAM, 0); bind($l, pack_sockaddr_un("/run/own.sock")); listen($l, 1); socket(my $s, PF_UNIX, SOCK_STREAM, 0); exit(connect($s, pack_sockaddr_un("/run/own.sock")) ? 0 : 1)'`,
      'enter a network by name': 'ip netns add own; ip netns exec own true',
    };
    assert.equal(
      (await tryOut(permitted)).filter(({status}) => status !== 0),
      [],
    );
  });

  test('the host is as it was', () => {
    assert.equal(visits, []);
    assert.is(victim.exitCode, null);
    assert.is(victim.signalCode, null);
    assert.equal(hostFacts(), before);
    const {sandboxes: _others, ...after} = hostState();
    for (const [what, text] of Object.entries(after)) assert.is(text, stateBefore[what], `${what} of the host changed`);
  });

  test.after(() => {
    victim.kill('SIGKILL');
    for (const server of [...servers, tcp]) server.close();
    execFileSync('ipcrm', ['--shmem-id', shm]);
    for (const place of places) rmSync(join(place, canary));
    rmSync(top, {recursive: true});
  });

  /** What only an attempt of ours could have changed. */
  function hostFacts() {
    const values = (...paths: readonly string[]) =>
      paths.map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : null));
    const networkDirs = ['core', 'unix', 'netfilter', 'ipv4'].map((name) => `/proc/sys/net/${name}`).filter(existsSync);
    const counters = /nf_conntrack_count|_count$|tcp_fastopen_key|stat|ip_local_reserved/;
    return {
      canaries: values(...places.map((place) => join(place, canary))),
      left: places.flatMap((place) => readdirSync(place).filter((name) => /mlab-escape/.test(name))),
      hostname: hostname(),
      kernel: values(
        ...['core_pattern', 'modprobe', 'hotplug', 'sysrq', 'domainname'].map((name) => `/proc/sys/kernel/${name}`),
        ...['/proc/sys/vm/swappiness', '/proc/sys/fs/file-max', '/proc/sys/user/max_user_namespaces'],
      ),
      network: networkDirs.flatMap((directory) =>
        readdirSync(directory, {withFileTypes: true})
          .filter((entry) => entry.isFile() && !counters.test(entry.name))
          .map(({name}) => `${directory}/${name} ${readOr(join(directory, name))}`),
      ),
      segment: execFileSync('ipcs', ['--shmems', '--id', shm], {encoding: 'utf8'}).replace(/.*attime.*|nattch.*/g, ''),
      survivors: execFileSync('ps', ['-eo', 'args='], {encoding: 'utf8'})
        .split('\n')
        .filter((line) => line.endsWith('sleep 98765')),
      programs: execFileSync(
        'stat',
        ['-c', '%n %a %u %s %Y', '/usr/bin/true', '/usr/bin/dash', '/usr/lib/cni/bridge'],
        {
          encoding: 'utf8',
        },
      ),
      devices: execFileSync('stat', ['-c', '%n %a %F', '/dev/null', '/dev/zero', '/dev/random'], {encoding: 'utf8'}),
      groups: existsSync('/sys/fs/cgroup')
        ? readdirSync('/sys/fs/cgroup').filter((name) => name.includes('escape'))
        : [],
    };
  }

  function listen(where: string | number): Promise<Server> {
    return new Promise((resolve) => {
      const server = createServer((socket) => {
        visits.push(String(where));
        socket.destroy();
      });
      const ready = () => {
        if (typeof where === 'string' && !where.startsWith('\0')) chmodSync(where, 0o777);
        resolve(server);
      };
      if (typeof where === 'number') server.listen(where, '127.0.0.1', ready);
      else server.listen(where, ready);
    });
  }

  function invoke(scripts: Attempts) {
    const directory = mkdtempSync(join(top, 'bin-'));
    const tries = join(directory, 'tries');
    mkdirSync(tries);
    Object.entries(scripts).forEach(([name, script], index) => {
      writeFileSync(join(tries, `${String(index).padStart(3, '0')} ${name}`), `export ${facts} SELF="$0"\n${script}\n`);
    });
    const body = `cat >/dev/null; [ "$CNI_COMMAND" = ADD ] || exit 0
for file in "\${0%/*}"/tries/*; do timeout -s KILL 20 sh "$file" >/dev/null 2>&1 </dev/null; echo "$? \${file##*/}" >&2; done
echo '{"code": 100, "msg": "tried"}'; exit 1`;
    writeFileSync(join(directory, 'hostile'), `#!/bin/sh\n${body}\n`);
    chmodSync(join(directory, 'hostile'), 0o755);
    writeFileSync(join(top, 'net.json'), '{"cniVersion": "1.0.0", "name": "n", "type": "hostile"}');
    const args = ['--config', join(top, 'net.json'), '--bin-dir', directory, '--timeout', '3m', '--json'];
    return startCommand('invoke', args).ended;
  }

  async function tryOut(scripts: Attempts): Promise<{status: number; name: string}[]> {
    const {stdout, stderr} = await invoke(scripts);
    assert.match(stdout, '"calls"', stderr + stdout);
    const {calls} = JSON.parse(stdout) as InvokeReport;
    const lines = (calls[0]?.answer?.stderr ?? '').split('\n');
    return lines.flatMap((line) => {
      const [, status, name] = /^(\d+) \d{3} (.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [{status: Number(status), name}];
    });
  }
} else {
  console.log(`SKIP ${reason}`);
  test.skip('needs real plugins');
}

test.run();

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
