import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {noEffects} from '../../../../src/replay/effects/effects.js';
import {asRecorded} from '../../../../src/replay/state/step.js';
import {answerOf} from '../../../../src/replay/verdict/answer.js';
import type {Lack} from '../../../../src/replay/replay-report.js';
import {lackOf} from '../../../../src/replay/verdict/lacks.js';
import {reportOn, type ReplayRun} from '../../../../src/replay/verdict/report.js';
import {recordedCall} from '../../../helpers/recorded-call.js';

const test = suite('replay/verdict/lacks');

/** As plugins and people's bug reports have them. */
const spoken: readonly (readonly [string, Lack['kind'], string])[] = [
  [
    'error dialing DHCP daemon: dial unix /run/cni/dhcp.sock: connect: no such file or directory',
    'daemon-socket',
    '/run/cni/dhcp.sock',
  ],
  [
    'unable to connect to Cilium daemon: failed to create cilium agent client after 30.000000 seconds timeout: Get "http://localhost/v1/config": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory',
    'daemon-socket',
    '/var/run/cilium/cilium.sock',
  ],
  [
    'CmdAdd (shim): CNI request failed with status 400: ... Post "http://dummy/cni": dial unix /run/multus/multus.sock: connect: connection refused',
    'daemon-socket',
    '/run/multus/multus.sock',
  ],
  [
    'ovs-vsctl: unix:/var/run/openvswitch/db.sock: database connection failed (No such file or directory)',
    'daemon-socket',
    '/var/run/openvswitch/db.sock',
  ],
  [
    'Multus: [default/web-1]: error getting pod: Get "https://10.96.0.1:443/api/v1/namespaces/default/pods/web-1?timeout=1m0s": dial tcp 10.96.0.1:443: connect: network is unreachable',
    'api-server',
    'https://10.96.0.1:443/api/v1/namespaces/default/pods/web-1?timeout=1m0s',
  ],
  [
    'error getting ClusterInformation: Get "https://[fd00::1]:443/apis/crd.projectcalico.org/v1/clusterinformations/default": dial tcp [fd00::1]:443: i/o timeout',
    'api-server',
    'https://[fd00::1]:443/apis/crd.projectcalico.org/v1/clusterinformations/default',
  ],
  [
    'add cmd: failed to assign an IP address to container: rpc error: dial tcp 127.0.0.1:50051: connect: connection refused',
    'network',
    '127.0.0.1:50051',
  ],
  [
    'curl: (7) Failed to connect to ipam.local port 8443 after 1 ms: Could not connect to server',
    'network',
    'ipam.local port 8443',
  ],
  [
    'The connection to the server node1:8080 was refused - did you specify the right host or port?',
    'network',
    'node1:8080',
  ],
  ["Error: ENOENT: no such file or directory, open '/etc/vendor/agent.json'", 'hidden-file', '/etc/vendor/agent.json'],
  ["cat: cannot stat '/run/vendor/lease'", 'hidden-file', '/run/vendor/lease'],
  ['failed to load netconf: no VF found for device 0000:5e:00.3', 'device', 'no VF found for device 0000:5e:00.3'],
  ['lookup etcd.local on 10.0.0.10:53: no such host', 'network', 'etcd.local'],
  [
    'loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory',
    'hidden-file',
    '/run/flannel/subnet.env',
  ],
  [
    'stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running and has mounted /var/lib/calico/',
    'hidden-file',
    '/var/lib/calico/nodename',
  ],
  ['dial unix @/containerd-shim/x.sock: connect: connection refused', 'daemon-socket', '/containerd-shim/x.sock'],
  ['Failed to connect to system bus: No such file or directory', 'daemon-socket', 'system bus'],
  ['rpc error: dial tcp6 [::1]:50051: connect: connection refused', 'network', '[::1]:50051'],
  ['dial tcp: lookup ipam.example.org on 10.96.0.10:53: no such host', 'network', 'ipam.example.org'],
  ['failed to reach the agent: connect: no route to host', 'network', 'no route to host'],
  ['Get "https://ipam.example.org/v1": context deadline exceeded', 'network', 'https://ipam.example.org/v1'],
  [
    'open /etc/cni/net.d/multus.d/multus.kubeconfig: no such file or directory',
    'hidden-file',
    '/etc/cni/net.d/multus.d/multus.kubeconfig',
  ],
  ['failed to look up: netlink family ovs_datapath not found', 'kernel', 'netlink family ovs_datapath not found'],
  ['could not find generic netlink family wireguard', 'kernel', 'family wireguard'],
  ['modprobe: FATAL: Module ip_tables not found in directory /lib/modules/6.1.0', 'kernel', 'ip_tables'],
  ["can't initialize iptables table `nat': Table does not exist", 'kernel', 'iptables table `nat'],
  ['exec: "modprobe": executable file not found in $PATH', 'kernel', 'modprobe'],
  ['RTNETLINK answers: Operation not supported: Error: Unknown device type.', 'kernel', 'Unknown device type'],
  [
    'lstat /sys/class/net/ens1f0/device/sriov_numvfs: no such file or directory',
    'device',
    '/sys/class/net/ens1f0/device/sriov_numvfs',
  ],
  ['failed to open /dev/vhost-net: permission denied', 'device', '/dev/vhost-net'],
  ['open /dev/vfio/12: no such file or directory', 'hidden-file', '/dev/vfio/12'],
  ['Cannot connect to the Docker daemon at unix:///run/d.sock. Is it running?', 'daemon-socket', '/run/d.sock'],
  [
    'org.freedesktop.DBus.Error.ServiceUnknown: The name org.freedesktop.resolve1 was not provided by any .service files',
    'daemon-socket',
    'org.freedesktop.DBus.Error.ServiceUnknown',
  ],
  ['activation request failed: unit systemd-resolved.service not found', 'daemon-socket', 'systemd-resolved.service'],
  ['firewalld: not running', 'daemon-socket', 'firewalld'],
  [
    "System has not been booted with systemd as init system (PID 1). Can't operate.",
    'daemon-socket',
    'systemd as init system',
  ],
  ['nc: unix connect failed: No such file or directory', 'daemon-socket', 'unix'],
  ['read udp 10.0.0.1:40000->10.96.0.10:53: i/o timeout', 'network', '10.96.0.10:53'],
  ['dial udp 169.254.20.10:53: connect: network is unreachable', 'network', '169.254.20.10:53'],
  ['dial vsock vm(2):1024: connect: connection reset by peer', 'network', 'vm(2):1024'],
  ['curl: (6) Could not resolve host: ipam.example.org', 'network', 'ipam.example.org'],
  ['Error: getaddrinfo ENOTFOUND ipam.example.org', 'network', 'ipam.example.org'],
  ['connect ECONNREFUSED 127.0.0.1:50051', 'network', '127.0.0.1:50051'],
  ["HTTPConnectionPool(host='10.0.0.5', port=80): Max retries exceeded", 'network', '10.0.0.5'],
  ['urlopen error [Errno -3] Temporary failure in name resolution', 'network', 'Temporary failure in name resolution'],
  ['timeout waiting for the agent at 127.0.0.1:61679', 'network', '127.0.0.1:61679'],
  ['rpc error: code = DeadlineExceeded desc = context deadline exceeded', 'network', 'context deadline exceeded'],
  ['ConnectionRefusedError: [Errno 111] Connection refused', 'network', 'Connection refused'],
  [
    'Another app is currently holding the xtables lock. Perhaps you want to use the -w option?',
    'other-process',
    'xtables lock',
  ],
  ["could not acquire the lock '/run/agent/state.lock'", 'other-process', '/run/agent/state.lock'],
  [
    'error reading /etc/cni/net.d/10-flannel.conflist: file does not exist',
    'hidden-file',
    '/etc/cni/net.d/10-flannel.conflist',
  ],
  ['genl: CTRL_CMD_GETFAMILY: no such file or directory', 'kernel', 'CTRL_CMD_GETFAMILY'],
  ['unable to find IPVS kernel module: protocol not available', 'kernel', 'IPVS kernel module'],
  ['ipset v7.15: Kernel error received: set type not supported', 'kernel', 'set type not supported'],
  ['Error: Specified qdisc kind is unknown.', 'kernel', 'qdisc kind is unknown'],
  [
    'failed to attach tc program: operation not permitted',
    'rights',
    'failed to attach tc program: operation not permitted',
  ],
  ['mount bpffs: /sys/fs/bpf: read-only file system', 'rights', '/sys/fs/bpf: read-only file system'],
];

for (const [msg, kind, subject] of spoken) {
  test(`${kind}: ${msg.slice(0, 60)}`, () => {
    if (kind !== 'rights') assert.equal(lackOf(failed(msg)), {kind, subject});
  });
}

test('what is wrong in the sandbox itself is no lack', () => {
  for (const msg of [
    'failed to allocate for range 0: no IP addresses available in range set: 10.1.0.2-10.1.0.2',
    'failed to open netns "/var/run/netns/x": no such file or directory',
    'failed to find plugin "bridge" in path [/opt/cni/bin]',
    'Link not found',
    'could not check ipv6 dnat: chain CNI-DN-ea0c0e17b7a39f05a4e7b not found in iptables table nat',
    'failed to add route: address family not supported by protocol',
    'failed to find plugin "tuning" in path [/opt/cni/bin]; module is a plugin',
    'open /proc/sys/net/ipv4/conf/x/forwarding: no such file or directory',
    'invalid CIDR address: 10.1.0.0',
    'fork/exec /opt/cni/bin/x: no such file or directory',
    'Error: address 10.0.0.1/24 already in use',
  ]) {
    assert.is(lackOf(failed(msg)), null, msg);
  }
});

test('a failure by what a sandbox lacks is unknown, though it is to the letter as recorded', () => {
  for (const [msg, kind, subject] of spoken) {
    const report = reportOn(run({msg}, {msg}), []);
    assert.equal([report.verdict, report.lacks], ['state-unknown', [{kind, subject}]], msg);
    assert.is(reportOn({...run({msg}, {msg}), place: 'live'}, []).verdict, 'same');
  }
});

test('one that was recorded and does not come again is unknown, too, and no divergence', () => {
  for (const [msg, kind] of spoken) {
    const replayed = recordedCall({id: 'a', result: {cniVersion: '1.0.0'}});
    const report = reportOn({...run({msg}, {msg}), replayed}, []);
    assert.equal([report.verdict, report.lacks.map((lack) => lack.kind)], ['state-unknown', [kind]], msg);
  }
});

test('one that comes instead of another failure is unknown', () => {
  for (const [msg, kind] of spoken) {
    const report = reportOn(run({msg: 'invalid subnet'}, {msg}), []);
    assert.equal([report.verdict, report.lacks.map((lack) => lack.kind)], ['state-unknown', [kind]], msg);
  }
});

test('whoever asks the API server is told which call to replay instead', () => {
  const [, , , , [msg] = ['']] = spoken;
  const inner = recordedCall({id: '2197'});
  const report = reportOn({...run({msg: 'no addresses'}, {msg}), innermost: () => inner}, []);
  assert.is(report.verdict, 'state-unknown');
  assert.match(report.gaps.join(), 'mlab-cni replay 2197');
});

test('a refusal is the sandbox’s, or had another reason on the node', () => {
  const msg = 'open /dev/net/tun: permission denied';
  assert.equal(reportOn(run({msg: 'no address'}, {msg}), []).lacks[0]?.kind, 'rights');
  assert.is(reportOn(run({msg}, {msg}), []).verdict, 'state-unknown');
  assert.is(reportOn({...run({msg}, {msg}), place: 'live'}, []).verdict, 'same');
});

test('earlier calls that end otherwise do not matter to a call that ends to the letter as it did', () => {
  const mismatches = ['the ADD of portmap in capture 1 succeeded, but now it failed'];
  const msg = 'bad network';
  assert.is(reportOn({...run({msg}, {msg}), mismatches}, []).verdict, 'same');
  assert.is(reportOn({...run({msg}, {msg: 'other'}), mismatches}, []).verdict, 'state-unknown');
  assert.is(reportOn({...run({msg}, {msg}), gaps: ['a capture is damaged']}, []).verdict, 'state-unknown');
});

test('with another input, a failure that goes away is gone', () => {
  const subject = asRecorded(recordedCall({id: 'a', error: {code: 1, msg: spoken[0]?.[0] ?? ''}}));
  const call = subject.call.with({environment: new Map([...subject.call.environment, ['CNI_ARGS', 'x=y']])});
  const replayed = recordedCall({id: 'a', result: {cniVersion: '1.0.0'}});
  assert.equal(reportOn({...run({msg: ''}, {msg: ''}), subject: {...subject, call}, replayed}, []).lacks, []);
});

test.run();

function failed(msg: string) {
  return answerOf(recordedCall({id: 'a', error: {code: 999, msg}}));
}

function run(before: {msg: string}, now: {msg: string}): ReplayRun {
  const call = ({msg}: {msg: string}) => recordedCall({id: 'a', error: {code: 999, msg}});
  return {
    subject: asRecorded(call(before)),
    against: 'real',
    place: 'sandbox',
    program: '/opt/cni/bin/x',
    mocked: [],
    replayed: call(now),
    source: 'none-needed',
    rebuiltFrom: [],
    standIns: [],
    gaps: [],
    mismatches: [],
    innermost: () => null,
    effects: noEffects,
  };
}
