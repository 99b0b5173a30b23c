import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {InvokeReport} from '../../src/replay/invoke/invoke-report.js';
import {runCommand, type CommandRun} from '../helpers/command.js';
import {hostState} from '../helpers/host-state.js';
import {runOnNode} from '../helpers/live-node.js';
import {cannotRecord} from '../helpers/recorded.js';
import {matchesSchema} from '../helpers/schema.js';

const test = suite('networks tried out by hand');
const reason = cannotRecord();
if (reason === null) {
  const before = hostState();
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const ipam = {type: 'host-local', subnet: '10.78.0.0/24', routes: [{dst: '0.0.0.0/0'}]};
  const bridge = {type: 'bridge', bridge: 'mlab-try0', isGateway: true, ipam};
  const chain = file('chain.conflist', {
    cniVersion: '1.0.0',
    name: 'mlab-try',
    plugins: [
      bridge,
      {type: 'portmap', capabilities: {portMappings: true}, conditionsV6: ['-i', 'none']},
      {type: 'tuning', mtu: 1400},
    ],
  });
  const failing = plugin('failing', 'cat >/dev/null; echo \'{"code": 7, "msg": "no"}\'; exit 1');
  plugin('hanging', 'cat >/dev/null; sleep 1000 & sleep 1000');

  test('one plugin, its type not in the file', async () => {
    const {type: _type, ...config} = bridge;
    const {status, report} = await invoke(
      'bridge',
      '--config',
      file('net.json', {cniVersion: '1.0.0', name: 'n', ...config}),
    );
    assert.equal([status, report.succeeded, callsOf(report)], [0, true, ['ADD bridge', 'DEL bridge']]);
    assert.ok(report.effects.addresses.some(({what}) => what === '10.78.0.2/24 on eth0'));
    assert.ok(report.leftovers.links.some(({what}) => what.startsWith('mlab-try0')));
    assert.not.ok(report.leftovers.addresses.some(({what}) => what.includes('eth0')));
  });

  test('a list: the result is handed on, capabilities to whom they concern, DEL goes backwards', async () => {
    const ports = 'portMappings=[{"hostPort":8080,"containerPort":80,"protocol":"tcp"}]';
    const {report} = await invoke('--config', chain, '--capability', ports);
    const expected = ['ADD bridge', 'ADD portmap', 'ADD tuning', 'DEL tuning', 'DEL portmap', 'DEL bridge'];
    assert.equal([report.succeeded, callsOf(report)], [true, expected]);
    assert.ok(report.effects.rules.some(({what}) => what.includes('--dport 8080')));
    assert.ok(
      report.effects.links.some(({where, what}) => where === 'container' && what === 'eth0: veth, up, mtu 1400'),
    );
    assert.is('runtimeConfig' in (report.calls[0]?.request ?? {}), false);
    assert.equal(report.calls[1]?.request['prevResult'], report.calls[0]?.answer?.result);
  });

  test('CHECK if it is wanted', async () => {
    const {report} = await invoke('bridge', '--config', chain, '--check');
    assert.equal(callsOf(report), ['ADD bridge', 'CHECK bridge', 'DEL bridge']);
  });

  test('what CHECK and DEL get hangs on the version, as in libcni', async () => {
    const prevResults = (report: InvokeReport) =>
      report.calls.map(({operation, request}) => `${operation} ${String('prevResult' in request)}`);
    const list = (cniVersion: string) => file(`${cniVersion}.conflist`, {cniVersion, name: 'n', plugins: [bridge]});
    const {report: early} = await invoke('--config', list('0.3.1'));
    assert.equal([early.succeeded, prevResults(early)], [true, ['ADD false', 'DEL false']]);
    const {report: late} = await invoke('--config', list('0.4.0'), '--check');
    assert.equal([late.succeeded, prevResults(late)], [true, ['ADD false', 'CHECK true', 'DEL true']]);
    const {status, stderr} = await runCommand('invoke', ['--config', list('0.3.1'), '--check']);
    assert.is(status, 2);
    assert.match(stderr, 'there is no CHECK in version 0.3.1');
  });

  test('a directory of plugins may be relative', async () => {
    const {report} = await invoke(
      'bridge',
      '--config',
      chain,
      '--bin-dir',
      relative(join(import.meta.dirname, '../..'), '/usr/lib/cni'),
    );
    assert.equal([report.succeeded, report.calls[0]?.program], [true, '/usr/lib/cni/bridge']);
  });

  test('a chain ends at the first failure, and DEL cleans up after it', async () => {
    const config = file('failing.conflist', {name: 'n', plugins: [bridge, {type: 'failing'}, {type: 'tuning'}]});
    const {status, report} = await invoke('--config', config, '--bin-dir', directory, '--bin-dir', '/usr/lib/cni');
    assert.equal([status, report.succeeded], [1, false]);
    assert.equal(callsOf(report), ['ADD bridge', 'ADD failing', 'DEL tuning', 'DEL failing', 'DEL bridge']);
    assert.is(report.calls[1]?.answer?.error?.msg, 'no');
    assert.ok(report.calls.slice(2).every(({request}) => !('prevResult' in request)));
    assert.is(report.calls[1]?.program, failing);
  });

  test('a master that is no link here is made up', async () => {
    const config = file('macvlan.json', {type: 'macvlan', master: 'mlab-up0', ipam});
    const {report} = await invoke('--config', config);
    assert.equal([report.succeeded, report.standIns], [true, ['mlab-up0']]);
  });

  test('a sandbox like the host has its bridges, addresses, routes, sysctls and leases', async () => {
    const prepare = [
      'ip link add mlab-try0 type bridge && ip addr add 10.78.0.1/24 dev mlab-try0 && ip link set mlab-try0 up',
      'ip route add 192.0.2.0/24 via 10.78.0.7 && echo 1 >/proc/sys/net/ipv4/conf/all/arp_filter',
      'mkdir -p /var/lib/cni/networks/mlab-try && echo other >/var/lib/cni/networks/mlab-try/10.78.0.2',
    ].join(' && ');
    const looker = plugin(
      'looker',
      'cat >/dev/null; ip route >&2; cat /proc/sys/net/ipv4/conf/all/arp_filter >&2; echo "{}"',
    );
    const run = await runOnNode('invoke', ['bridge', '--config', chain, '--like-host', '--json'], {before: prepare});
    matchesSchema('invoke', run.stdout);
    const report = JSON.parse(run.stdout) as InvokeReport;
    assert.equal(report.result?.['ips'], [{interface: 2, address: '10.78.0.3/24', gateway: '10.78.0.1'}]);
    assert.not.ok(report.effects.links.some(({what}) => what.startsWith('mlab-try0: bridge')));
    const config = file('looker.json', {type: 'looker'});
    const args = ['--config', config, '--bin-dir', directory, '--like-host', '--json'];
    const looked = JSON.parse((await runOnNode('invoke', args, {before: prepare})).stdout) as InvokeReport;
    assert.match(
      looked.calls[0]?.answer?.stderr ?? '',
      /192\.0\.2\.0\/24 via 10\.78\.0\.7 dev mlab-try0[^]*\n1\n$/,
      looker,
    );
  });

  test('live: it is said what is done, done, undone, and the namespace removed', async () => {
    const run = await runOnNode('invoke', ['--config', chain, '--live', '--yes', '--json'], {
      afterwards: 'ls /run/netns; ls /var/lib/cni/networks/mlab-try; ip -o link',
    });
    const report = JSON.parse(run.stdout) as InvokeReport;
    assert.equal([run.status, report.place, report.succeeded], [0, 'live', true], run.stderr);
    const [said = '', after = ''] = run.stderr.split('----\n');
    assert.match(said, 'ADD and DEL of /usr/lib/cni/bridge, /usr/lib/cni/portmap, /usr/lib/cni/tuning');
    assert.match(after, /^last_reserved_ip.0\nlock\n/);
    assert.match(after, 'mlab-try0');
    assert.not.match(after, 'veth');
  });

  test('live: nothing is done that nobody agreed to', async () => {
    const run = await runOnNode('invoke', ['--config', chain, '--live'], {
      afterwards: 'ls /run /var/lib/cni; ip -o link',
    });
    assert.is(run.status, 2);
    assert.match(run.stderr, 'there is no terminal to ask on; nothing was changed');
    assert.not.match(run.stderr.split('----\n')[1] ?? '', /netns|networks|mlab-try0/);
  });

  test('live: a namespace that is in use is left alone', async () => {
    const run = await runOnNode('invoke', ['--config', chain, '--live', '--yes', '--netns', '/run/netns/pod'], {
      before: 'ip netns add pod',
      afterwards: 'ip netns exec pod ip -o link; ls /var/lib/cni',
    });
    assert.is(run.status, 30);
    assert.match(run.stderr, '/run/netns/pod is in use on this node');
    assert.match(run.stderr.split('----\n')[1] ?? '', /^1: lo: [^\n]*\n$/);
  });

  test('live: a plugin that hangs is killed, and the namespace removed', async () => {
    const config = file('hanging.json', {type: 'hanging'});
    const args = ['--config', config, '--bin-dir', directory, '--live', '--yes', '--timeout', '500ms'];
    const run = await runOnNode('invoke', args, {afterwards: 'ls /run/netns'});
    assert.is(run.status, 32);
    assert.match(run.stderr, 'did not end within 0.5 s');
    assert.match(run.stderr, /----\n$/);
  });

  test('live: whoever interrupts it has everything undone, at once', async () => {
    const slow = 'if [ "$CNI_COMMAND" = ADD ]; then touch /run/reached; sleep 1000; fi; echo {}';
    plugin('slow', slow);
    const config = file('slow.conflist', {cniVersion: '1.0.0', name: 'mlab-try', plugins: [bridge, {type: 'slow'}]});
    const args = ['--config', config, '--bin-dir', '/usr/lib/cni', '--bin-dir', directory, '--live', '--yes'];
    const run = await runOnNode('invoke', args, {
      before: '( { until [ -e /run/reached ]; do sleep 0.05; done; kill -INT "$(pgrep -o -x node)"; } & )',
      afterwards: 'ls /run/netns; ls /var/lib/cni/networks/mlab-try; ip -o link; pgrep -x sleep',
    });
    assert.is(run.status, 130, run.stderr);
    const [said = '', after = ''] = run.stderr.split('----\n');
    assert.match(said, /what DEL leaves behind is shown\nerror: interrupted; what was done is undone\n$/);
    assert.match(after, /^last_reserved_ip.0\nlock\n/);
    assert.not.match(after, /veth|^\d+\n/m);
  });

  test('what cannot be tried out is said, with its exit code', async () => {
    const missing = await runCommand('invoke', ['nope', '--config', file('n.json', {name: 'n'})]);
    assert.is(missing.status, 31);
    assert.match(missing.stderr, 'there is no plugin nope in /opt/cni/bin');
    assert.is(
      (
        await runCommand('invoke', [
          '--config',
          file('h.json', {type: 'hanging'}),
          '--bin-dir',
          directory,
          '--timeout',
          '1s',
        ])
      ).status,
      32,
    );
    for (const args of [
      ['--config', '/no/such'],
      ['--config', file('bad', 'no json')],
      ['portmap', '--config', chain, '--capability', '='],
      ['vlan', '--config', chain],
    ]) {
      assert.is((await runCommand('invoke', args)).status, 2, args.join(' '));
    }
  });

  test('the host is as it was', () => {
    const after = hostState();
    for (const [what, text] of Object.entries(before)) assert.is(after[what], text, `${what} of the host changed`);
  });

  test.after(() => rmSync(directory, {recursive: true}));

  function file(name: string, content: unknown): string {
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
    return join(directory, name);
  }

  function plugin(name: string, body: string): string {
    writeFileSync(join(directory, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(directory, name), 0o755);
    return join(directory, name);
  }
} else {
  console.log(`SKIP ${reason}`);
  test.skip('needs real plugins');
}

test.run();

async function invoke(...args: readonly string[]): Promise<CommandRun & {report: InvokeReport}> {
  const run = await runCommand('invoke', [...args, '--json']);
  return {...run, report: JSON.parse(run.stdout) as InvokeReport};
}

function callsOf({calls}: InvokeReport): string[] {
  return calls.map(({operation, plugin}) => `${operation} ${plugin}`);
}
