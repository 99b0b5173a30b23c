import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {containerId, link} from '../../../helpers/doctor-node-kinds.js';
import type {Fault} from './fault.js';
import {conflist, withIpam} from './bridge-list.js';

const dualStack = {type: 'host-local', ranges: [[{subnet: '10.7.1.0/24'}], [{subnet: 'fd00:7::/64'}]]};

/** Of a node with a bridge: its kernel, interfaces, addresses and shims. */
export const hostFaults: readonly Fault[] = [
  {
    name: 'a kubelet that ends over a flag that it knows no more',
    plant: (node) => {
      node.kubelet = {
        unit: 'LoadState=loaded\nActiveState=activating\nSubState=auto-restart\nNRestarts=41\n',
        journal:
          'E1126 10:00:00.1 1 run.go:74] "command failed" err="failed to parse kubelet flag: unknown flag: --cni-bin-dir"\nUsage:\n',
      };
    },
    first: 'kubelet-flag-removed',
    says: 'since it knows no --cni-bin-dir',
  },
  {
    name: 'a kubelet that has failed',
    plant: (node) => {
      node.kubelet = {
        unit: 'LoadState=loaded\nActiveState=failed\nSubState=failed\nNRestarts=5\n',
        journal:
          'I1126 start\nE1126 10:00:00.1 1 run.go:74] "command failed" err="failed to run Kubelet: swap is on"\n',
      };
    },
    first: 'kubelet-not-running',
    says: 'swap is on',
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
    name: 'a kernel without IPv6, which pods are to get',
    plant: (node) => node.json(conflist, withIpam(dualStack)),
    first: 'ipv6-off',
    says: 'pods are to get addresses of fd00:7::/64',
  },
  {
    name: 'links without IPv6, whose gateway the bridge is to be',
    plant: (node) => {
      node.json(conflist, withIpam(dualStack));
      node.write('/proc/sys/net/ipv6/conf/default/disable_ipv6', '1\n');
    },
    first: 'ipv6-off',
    says: 'new links of this node have IPv6 switched off',
  },
  {
    name: 'no forwarding of IPv6',
    plant: (node) => {
      node.json(conflist, withIpam(dualStack));
      node.write('/proc/sys/net/ipv6/conf/all/forwarding', '0\n');
    },
    first: 'ip6-forward-off',
    says: 'the node forwards no packets of IPv6',
  },
  {
    name: 'a file where addresses are noted',
    plant: (node) => {
      node.remove('/var/lib/cni');
      node.write('/var/lib/cni', '');
    },
    first: 'allocations-not-writable',
    says: '/var/lib/cni is a file, where a directory has to be',
  },
  {
    name: 'a kubeconfig that everybody may read',
    plant: (node) => node.write('/etc/cni/net.d/multus.d/multus.kubeconfig', 'users:', 0o644),
    first: 'kubeconfig-readable',
    says: 'anybody on the node may read /etc/cni/net.d/multus.d/multus.kubeconfig',
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
    name: 'a set whose two ranges are full',
    plant: (node) => {
      const ranges = [['10.7.1.2', '10.7.1.2'] as const, ['10.7.1.9', '10.7.1.9'] as const];
      const set = ranges.map(([rangeStart, rangeEnd]) => ({subnet: '10.7.1.0/24', rangeStart, rangeEnd}));
      node.json(conflist, withIpam({type: 'host-local', ranges: [set]}));
      node.allocate('mynet', '10.7.1.9', containerId('9'));
    },
    first: 'range-full',
    says: 'no address is left in 10.7.1.0/24, 10.7.1.0/24',
  },
  {
    name: 'leaked addresses',
    plant: (node) => node.allocate('mynet', '10.7.1.9', containerId('9'), false),
    first: 'addresses-leaked',
    says: '1 address is held by containers that are gone',
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
];
