import {gzipSync} from 'node:zlib';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Examination} from '../../../src/doctor/examine.js';
import {
  bridgeList,
  containerId,
  DoctorNode,
  flannelPlugin,
  link,
  multusPlugin,
  type NodeKind,
} from '../../helpers/doctor-node.js';

const test = suite('doctor: faults of a node');

for (const kind of ['bridge', 'flannel', 'multus'] as const) {
  test(`a healthy node with ${kind}: nothing is invented`, async () => {
    const {findings, unchecked} = await examined(kind, () => undefined);
    assert.equal(findings, []);
    assert.equal(unchecked, []);
  });
}

interface Fault {
  readonly name: string;
  readonly plant: (node: DoctorNode) => void;
  /** The id of the finding that must come first, and what it must say. */
  readonly first: string;
  readonly says: string;
}

const conflist = '/etc/cni/net.d/10-net.conflist';
const subnetEnv = '/run/flannel/subnet.env';
const [bridge, portmap] = bridgeList.plugins;

const faults: Readonly<Record<NodeKind, readonly Fault[]>> = {
  bridge: [
    {
      name: 'no directory for configurations',
      plant: (node) => node.remove('/etc/cni/net.d'),
      first: 'configuration-directory-missing',
      says: 'there is no /etc/cni/net.d',
    },
    {
      name: 'no configuration',
      plant: (node) => node.remove(conflist),
      first: 'no-configuration',
      says: 'there is no .conflist, .conf or .json',
    },
    {
      name: 'JSON that is none',
      plant: (node) => node.write(conflist, '{"cniVersion":"0.3.1",'),
      first: 'file-unreadable',
      says: '10-net.conflist',
    },
    {
      name: "an editor's lock that sorts first",
      plant: (node) => node.link('/etc/cni/net.d/.#10-net.conf', 'root@node.1234'),
      first: 'file-unreadable',
      says: '/etc/cni/net.d/.#10-net.conf cannot be read (ENOENT)',
    },
    {
      name: 'a list in a file for one plugin',
      plant: (node) => node.json('/etc/cni/net.d/00-net.conf', bridgeList),
      first: 'list-in-plugin-file',
      says: 'it is a list',
    },
    {
      name: 'a second configuration',
      plant: (node) => node.json('/etc/cni/net.d/20-other.conflist', {...bridgeList, name: 'other'}),
      first: 'files-unused',
      says: '10-net.conflist wins, and 20-other.conflist is not used',
    },
    {
      name: 'a configuration whose name no runtime reads',
      plant: (node) => node.json('/etc/cni/net.d/05-new.conflist.1', bridgeList),
      first: 'file-ignored',
      says: '05-new.conflist.1',
    },
    {
      name: "an editor's leftovers",
      plant: (node) =>
        ['.10-net.conflist.swp', '10-net.conflist~', '10-net.conflist.rpmnew'].forEach((name) =>
          node.write(`/etc/cni/net.d/${name}`, ''),
        ),
      first: 'leftover-files',
      says: '.10-net.conflist.swp, 10-net.conflist.rpmnew, 10-net.conflist~',
    },
    {
      name: 'a plugin that is not there',
      plant: (node) => node.remove('/opt/cni/bin/bridge'),
      first: 'plugin-missing',
      says: 'the plugin bridge is not there',
    },
    {
      name: 'a plugin for addresses that is not there',
      plant: (node) => node.remove('/opt/cni/bin/host-local'),
      first: 'plugin-missing',
      says: 'the plugin host-local is not there',
    },
    {
      name: 'a plugin that is not executable',
      plant: (node) => node.write('/opt/cni/bin/portmap', '#!/bin/sh\n', 0o644),
      first: 'plugin-not-executable',
      says: '/opt/cni/bin/portmap',
    },
    {
      name: 'a plugin for another architecture',
      plant: (node) => node.write('/opt/cni/bin/bridge', elfHeader(22), 0o755),
      first: 'plugin-architecture',
      says: 'it is a program for s390x, and this node is x64',
    },
    {
      name: 'a plugin that is empty',
      plant: (node) => node.write('/opt/cni/bin/bridge', '', 0o755),
      first: 'plugin-no-program',
      says: 'it is empty',
    },
    {
      name: 'a plugin that is no program',
      plant: (node) => node.write('/opt/cni/bin/bridge', '<html>404 Not Found</html>', 0o755),
      first: 'plugin-no-program',
      says: 'neither an ELF program nor a script',
    },
    {
      name: 'a plugin whose interpreter is not there',
      plant: (node) => node.write('/opt/cni/bin/bridge', '#!/no/such/bash\n', 0o755),
      first: 'plugin-not-started',
      says: 'its interpreter /no/such/bash',
    },
    {
      name: 'a plugin that is too old for its configuration',
      plant: (node) => node.plugin('bridge', ['0.1.0', '0.2.0']),
      first: 'plugin-version',
      says: 'bridge does not support cniVersion 0.3.1',
    },
    {
      name: 'a plugin that hangs',
      plant: (node) => {
        node.timeoutMs = 500;
        node.write('/opt/cni/bin/portmap', '#!/bin/sh\nexec sleep 30\n', 0o755);
      },
      first: 'plugin-slow',
      says: 'within 0.5 s',
    },
    {
      name: 'no loopback, and containerd',
      plant: (node) => node.remove('/opt/cni/bin/loopback'),
      first: 'loopback-missing',
      says: 'containerd calls it for every pod',
    },
    {
      name: 'a chain in the wrong order',
      plant: (node) => node.json(conflist, {...bridgeList, plugins: [portmap, bridge]}),
      first: 'chained-plugin-first',
      says: 'portmap needs the result of a plugin before it',
    },
    {
      name: 'a range outside of its subnet',
      plant: (node) => node.json(conflist, withIpam({...bridge.ipam, rangeStart: '10.7.2.10'})),
      first: 'range-outside-subnet',
      says: '"10.7.2.10" is not in 10.7.1.0/24',
    },
    {
      name: 'a kernel without bridges',
      plant: (node) => {
        node.modules(['veth']);
        node.links = [];
      },
      first: 'kernel-module-missing',
      says: 'the kernel has no bridge',
    },
    {
      name: 'a kernel that was built without veth',
      plant: (node) => {
        node.remove('/lib/modules');
        const options = gzipSync('CONFIG_BRIDGE=y\n# CONFIG_VETH is not set\n');
        writeFileSync(join(node.root, 'proc/config.gz'), options);
      },
      first: 'kernel-module-missing',
      says: 'the kernel has no veth',
    },
    {
      name: 'no forwarding',
      plant: (node) => node.write('/proc/sys/net/ipv4/ip_forward', '0\n'),
      first: 'ip-forward-off',
      says: 'the node forwards no packets',
    },
    {
      name: 'no br_netfilter',
      plant: (node) => node.remove('/proc/sys/net/bridge'),
      first: 'bridge-calls-no-iptables',
      says: 'pass by iptables',
    },
    {
      name: 'a bridge with the address of an earlier range',
      plant: (node) => (node.links = [link('kube-bridge', 'bridge', '10.9.9.1', 24)]),
      first: 'bridge-address',
      says: 'kube-bridge has the address 10.9.9.1/24, and its network is 10.7.1.0/24',
    },
    {
      name: 'something else with the name of the bridge',
      plant: (node) => (node.links = [link('kube-bridge', 'dummy', '10.7.1.1', 24)]),
      first: 'bridge-name-taken',
      says: 'kube-bridge exists and is no bridge',
    },
    {
      name: 'a full range',
      plant: (node) => {
        node.json(conflist, withIpam({type: 'host-local', subnet: '10.7.1.0/29'}));
        for (const host of [3, 4, 5, 6]) node.allocate('mynet', `10.7.1.${host}`, containerId(String(host)));
        node.links = [link('kube-bridge', 'bridge', '10.7.1.1', 29)];
      },
      first: 'range-full',
      says: 'no address is left in 10.7.1.0/29',
    },
    {
      name: 'leaked addresses',
      plant: (node) => node.allocate('mynet', '10.7.1.9', containerId('9'), false),
      first: 'addresses-leaked',
      says: '1 address is held by containers that do not run',
    },
    {
      name: 'an allocation without an owner',
      plant: (node) => node.write('/var/lib/cni/networks/mynet/10.7.1.5', ''),
      first: 'allocation-empty',
      says: '10.7.1.5',
    },
    {
      name: 'one container with two addresses of a range',
      plant: (node) => node.allocate('mynet', '10.7.1.8', containerId('a')),
      first: 'addresses-twice',
      says: 'one container holds 2 addresses',
    },
    {
      name: 'a plugin that came after the shims',
      plant: (node) => {
        const shims = {mode: 'dir', shimDir: '/usr/shimcni/bin', store: '/tmp/mlab-cni', captures: 0} as const;
        node.shims = {...shims, problems: [], unshimmed: ['portmap']};
      },
      first: 'shim-missing',
      says: 'the runtime cannot find portmap',
    },
    {
      name: 'shims that do not record',
      plant: (node) => {
        const shims = {mode: 'dir', shimDir: '/usr/shimcni/bin', store: '/tmp/mlab-cni', captures: 0} as const;
        node.shims = {...shims, problems: [{what: 'recording is off: the disk is full', remedy: 'rm'}], unshimmed: []};
      },
      first: 'shims',
      says: 'recording is off',
    },
  ],
  flannel: [
    {
      name: 'no subnet.env',
      plant: (node) => node.remove(subnetEnv),
      first: 'flannel-subnet-missing',
      says: 'there is no /run/flannel/subnet.env',
    },
    {
      name: 'a subnet.env that is half written',
      plant: (node) => node.write(subnetEnv, 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_MTU=1450\n'),
      first: 'flannel-subnet-malformed',
      says: 'lacks FLANNEL_SUBNET, FLANNEL_IPMASQ',
    },
    {
      name: 'a subnet of another network',
      plant: (node) => {
        const lines = ['NETWORK=10.244.0.0/16', 'SUBNET=10.99.3.1/24', 'MTU=1450', 'IPMASQ=true'];
        node.write(subnetEnv, lines.map((line) => `FLANNEL_${line}\n`).join(''));
        node.links = [];
      },
      first: 'flannel-subnet-malformed',
      says: "the subnet of this node is not in flannel's network",
    },
    {
      name: 'the bridge of an earlier subnet',
      plant: (node) => (node.links = [link('cni0', 'bridge', '10.244.9.1', 24)]),
      first: 'bridge-address',
      says: 'cni0 has the address 10.244.9.1/24',
    },
    {
      name: 'the delegate of flannel is not there',
      plant: (node) => node.remove('/opt/cni/bin/bridge'),
      first: 'plugin-missing',
      says: 'the plugin bridge is not there',
    },
  ],
  multus: [
    {
      name: 'no kubeconfig',
      plant: (node) => node.remove('/etc/cni/kubelet.conf'),
      first: 'multus-kubeconfig',
      says: 'multus cannot use its kubeconfig',
    },
    {
      name: 'a kubeconfig that is half written',
      plant: (node) => node.write('/etc/cni/kubelet.conf', '{"clusters":'),
      first: 'multus-kubeconfig',
      says: 'multus cannot use its kubeconfig',
    },
    {
      name: 'a default network whose plugin is not there',
      plant: (node) => node.remove('/opt/cni/bin/flannel'),
      first: 'plugin-missing',
      says: 'the plugin flannel is not there',
    },
    {
      name: 'a delegate whose plugin is not there',
      plant: (node) => {
        const {clusterNetwork: _, ...multus} = multusPlugin;
        const delegates = [{cniVersion: '0.3.1', name: 'weave', type: 'weave-net'}];
        node.json('/etc/cni/net.d/00-multus.conf', {...multus, delegates});
      },
      first: 'plugin-missing',
      says: 'the plugin weave-net is not there',
    },
    {
      name: 'a default network that is not ready',
      plant: (node) => {
        const path = '/etc/cni/net.d/10-flannel.conflist';
        node.json('/etc/cni/net.d/00-multus.conf', {...multusPlugin, readinessindicatorfile: path});
      },
      first: 'multus-not-ready',
      says: 'multus waits for /etc/cni/net.d/10-flannel.conflist',
    },
    {
      name: 'a default network that is no JSON',
      plant: (node) => node.write('/etc/cni/multus/net.d/flannel-conf.conf', '{'),
      first: 'default-network-unreadable',
      says: '/etc/cni/multus/net.d/flannel-conf.conf is no JSON object',
    },
    {
      name: 'two networks with the same addresses',
      plant: (node) => {
        const {clusterNetwork: _, ...multus} = multusPlugin;
        const ipam = {type: 'host-local', subnet: '10.244.3.128/25'};
        const delegates = [
          {cniVersion: '0.3.1', name: 'flannel-conf', ...flannelPlugin},
          {cniVersion: '0.3.1', name: '12-net', type: 'bridge', bridge: '12-net', ipam},
        ];
        node.json('/etc/cni/net.d/00-multus.conf', {...multus, delegates});
      },
      first: 'ranges-overlap',
      says: 'the networks flannel-conf and 12-net',
    },
  ],
};

for (const kind of ['bridge', 'flannel', 'multus'] as const) {
  for (const {name, plant, first, says} of faults[kind]) {
    test(`${kind}: ${name}`, async () => {
      const {findings} = await examined(kind, plant);
      const [finding] = findings;
      if (finding?.id !== first) throw new Error(`${first} is not first of ${JSON.stringify(findings, null, 2)}`);
      assert.match([finding.what, ...finding.evidence].join('\n'), says);
      assert.ok(finding.next, 'there is no next step');
      assert.ok(finding.evidence.length > 0, 'there is no evidence');
    });
  }
}

test('what cannot be known is not claimed', async () => {
  const {findings, unchecked} = await examined('bridge', (node) => {
    node.remove('/lib/modules');
    node.remove('/run/containerd');
    node.remove('/proc/sys');
  });
  assert.equal(findings, []);
  assert.equal(
    unchecked.map(({what}) => what),
    [
      'whether the kernel has veth',
      'net.ipv4.ip_forward',
      'net.bridge.bridge-nf-call-iptables',
      'whether containers that are gone still hold addresses',
    ],
  );
});

test.run();

async function examined(kind: NodeKind, plant: (node: DoctorNode) => void): Promise<Examination> {
  const node = new DoctorNode(kind);
  try {
    plant(node);
    return await node.examine();
  } finally {
    node.dispose();
  }
}

function withIpam(ipam: object) {
  return {...bridgeList, plugins: [{...bridge, ipam: {...ipam}}, portmap]};
}

/** The first bytes of a program for that machine, little endian (elf(5)). */
function elfHeader(machine: number): string {
  return `\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x02\0${String.fromCharCode(machine)}\0`;
}
