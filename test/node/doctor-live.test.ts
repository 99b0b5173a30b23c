import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {DoctorJson} from '../../src/doctor/report.js';
import {isRoot} from '../../src/system/privileges.js';
import {bridgeList} from '../helpers/doctor-node-kinds.js';
import {findProgram} from '../helpers/shim.js';

const test = suite('node/doctor: a node with real plugins, in namespaces of its own');

const plugins = '/usr/lib/cni';
const top = join(import.meta.dirname, '../..');
const host = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/dev', '/proc', '/sys', top].filter((path) =>
  existsSync(path),
);

/** A bridge as the plugin would make it, and the settings of a node that runs pods. */
const sound = [
  'ip link set lo up',
  'ip link add kube-bridge type bridge && ip addr add 10.7.1.1/24 dev kube-bridge',
  'echo 1 >/proc/sys/net/ipv4/ip_forward',
  'f=/proc/sys/net/bridge/bridge-nf-call-iptables; test ! -e $f || echo 1 >$f',
].join('\n');

/** A kernel without it is a true finding, and not ours to plant. */
const ofThisKernel = new Set(['bridge-calls-no-iptables', 'kernel-module-missing']);

const reason = missing();
if (reason === null) {
  test('a healthy node: nothing is invented', () => {
    const {status, json, said} = doctor(sound);
    assert.is(status, 0, said);
    assert.equal(
      json.findings.filter(({id}) => !ofThisKernel.has(id)),
      [],
    );
    const versions = json.plugins.find(({type}) => type === 'bridge')?.versions ?? [];
    assert.ok(versions.includes('1.0.0'), `bridge supports ${versions.join(' ')}`);
  });

  for (const [name, fault, id] of [
    [
      'a bridge with another address',
      'ip addr flush dev kube-bridge; ip addr add 10.9.9.1/24 dev kube-bridge',
      'bridge-address',
    ],
    ['a second address on the bridge', 'ip addr add 10.9.9.1/24 dev kube-bridge', 'bridge-address'],
    [
      'something else with its name',
      'ip link del kube-bridge; ip link add kube-bridge type veth peer name other',
      'bridge-name-taken',
    ],
    ['no forwarding', 'echo 0 >/proc/sys/net/ipv4/ip_forward', 'ip-forward-off'],
    ['a full range, of real allocations', fullRange(), 'range-full'],
  ] as const) {
    test(name, () => {
      const {json} = doctor(`${sound}\n${fault}`);
      const first = json.findings.find((each) => !ofThisKernel.has(each.id));
      assert.is(first?.id, id, JSON.stringify(json.findings, null, 2));
    });
  }
} else {
  console.log(`SKIP ${reason}`);
  test.skip('needs namespaces and real plugins');
}

test.run();

function missing(): string | null {
  if (!isRoot()) return 'only root can make namespaces: sudo npm run test:node';
  if (!existsSync(join(plugins, 'bridge'))) return 'no plugins: apt-get install containernetworking-plugins';
  return findProgram('ip') === null ? 'no iproute2: apt-get install iproute2' : null;
}

/** The real host-local gives addresses until it has none. */
function fullRange(): string {
  const ipam = {type: 'host-local', subnet: '10.7.1.0/24', rangeStart: '10.7.1.10', rangeEnd: '10.7.1.11'};
  const [bridge, ...others] = bridgeList.plugins;
  const request = {cniVersion: '0.3.1', name: 'mynet', type: 'bridge', ipam};
  const list = {...bridgeList, plugins: [{...bridge, ipam}, ...others]};
  const add = (id: string) =>
    `printf %s '${JSON.stringify(request)}' | chroot "$R" env CNI_COMMAND=ADD CNI_CONTAINERID=${id} CNI_NETNS=/proc/1/ns/net CNI_IFNAME=eth0 CNI_PATH=${plugins} ${plugins}/host-local >/dev/null`;
  return [add('a'), add('b'), `printf %s '${JSON.stringify(list)}' >"$R/etc/cni/net.d/10-net.conflist"`].join('\n');
}

/** Runs the built command as on a machine whose files, but for the system's programs, are a directory of ours. */
function doctor(setUp: string) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mlab-cni-test-live-')));
  try {
    for (const path of [...host, '/tmp', '/run', '/var/lib/cni', '/etc/cni/net.d']) {
      mkdirSync(join(root, path), {recursive: true});
    }
    writeFileSync(join(root, '/etc/cni/net.d/10-net.conflist'), JSON.stringify(bridgeList));
    const mounts = host.map((path) => `mount --rbind ${path} "$R${path}"`).join('\n');
    const script = `R=$1; shift\n${mounts}\n${setUp}\nexec chroot "$R" "$@"`;
    const {KUBECONFIG: _, ...environment} = process.env;
    const command = [process.execPath, join(top, 'bin/run.js'), 'doctor', '--json', '--bin-dir', plugins];
    const {status, stdout, stderr} = spawnSync(
      'unshare',
      ['--mount', '--net', 'sh', '-euc', script, 'live-node', root, ...command],
      {env: {...environment, HOME: '/root'}, encoding: 'utf8'},
    );
    assert.ok(stdout.startsWith('{'), stderr);
    return {status, said: stdout + stderr, json: JSON.parse(stdout) as DoctorJson};
  } finally {
    assert.equal(readdirSync(join(root, '/usr')), [], 'a mount was left behind');
    rmSync(root, {recursive: true, force: true});
  }
}
