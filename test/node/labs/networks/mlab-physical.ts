import {spawnSync} from 'node:child_process';
import type {Json} from '../../../../src/cni/json.js';
import {useDebianPlugin} from '../lab.js';
import {definitions, kubeconfig, kubeconfigFile, type Network, type PodSpec} from '../network.js';
import {subnet, subnetFile} from './flannel.js';

function flannel(isDefaultGateway: boolean): Json {
  return {cniVersion: '0.3.0', name: 'flannel', type: 'flannel', delegate: {hairpinMode: true, isDefaultGateway}};
}

/** The address of the node plus an index, right on the node's own network. */
function index2ip(index: number): Json {
  const ipam = {type: 'index2ip', index};
  return {
    cniVersion: '0.3.1',
    name: `ipvlan-index-${index}`,
    plugins: [
      {
        type: 'netctl',
        ipam,
        sysctl: {'net.ipv6.conf.default.accept_ra': '0', 'net.ipv6.conf.default.autoconf': '0'},
      },
      {type: 'ipvlan', master: 'mleth0', ipam},
    ],
  };
}

function experiment(name: string, index: number): PodSpec {
  return {
    name,
    annotations: {
      'v1.multus-cni.io/default-network': 'flannel-experiment-conf',
      'k8s.v1.cni.cncf.io/networks': `index2ip-index-${index}-conf`,
    },
  };
}

const flannelAttached = ['  ADD flannel eth0 ok', '    ADD bridge eth0 ok', '      ADD host-local eth0 ok'];
const netctlCalled = ['  ADD netctl net1 ok', '    ADD index2ip net1 ok'];

export const mlabPhysical: Network = {
  name: 'mlab-physical',
  what:
    'The machines of M-Lab, nodes with the label `mlab/type=physical`. multus gives every pod a flannel network, and ' +
    'experiments a second interface with a public address: `index2ip-index-N-conf` is netctl, then ipvlan, with index2ip as ' +
    'IPAM plugin, which adds N to the address on the command line of the kernel.',
  plugins: ['loopback', 'multus', 'flannel', 'bridge', 'host-local', 'netctl', 'ipvlan', 'macvlan', 'index2ip'],
  files: (binDir) => ({
    '/etc/cni/net.d/10-multus.conf': {
      cniVersion: '0.3.1',
      name: 'multus-network',
      type: 'multus',
      binDir,
      kubeconfig,
      clusterNetwork: 'flannel-conf',
      multusNamespace: 'default',
    },
    [subnetFile]: subnet,
    '/etc/kernel-command-line':
      'ro epoxy.ipv4=10.4.159.112/26,10.4.159.65,8.8.8.8,8.8.4.4 ' +
      'epoxy.ipv6=2001:db8:159::112/64,2001:db8:159::1,2001:4860:4860::8888,2001:4860:4860::8844\n',
    [kubeconfig]: kubeconfigFile,
    ...definitions('default', {
      'flannel-conf': flannel(true),
      'flannel-experiment-conf': flannel(false),
      'index2ip-index-2-conf': index2ip(2),
      'index2ip-index-3-conf': index2ip(3),
    }),
  }),
  setUp: (lab) => {
    lab.run('ip', 'link', 'add', 'mleth0', 'type', 'veth', 'peer', 'name', 'switch0');
    for (const link of ['mleth0', 'switch0']) lab.run('ip', 'link', 'set', link, 'up');
  },
  replayable: ['bridge'], // flannel reads a file in /run, ipvlan's IPAM one in /etc: neither is in a sandbox
  scenes: [
    {
      what: 'An ordinary pod starts, and an experiment with index 2.',
      pods: [{name: 'plain-pod'}, experiment('ndt-index2-abcde', 2)],
      tree: [
        'ADD loopback lo ok',
        'ADD multus eth0 ok',
        ...flannelAttached,
        ...netctlCalled,
        '  ADD ipvlan net1 ok',
        '    ADD macvlan net1 ok',
        '      ADD index2ip net1 ok',
      ],
    },
    {
      what: 'The node boots a kernel without ipvlan, and an experiment with index 3 comes.',
      prepare: (lab) => useDebianPlugin(lab, 'ipvlan'),
      impossible: kernelHasIpvlan,
      pods: [experiment('wehe-index3-fghij', 3)],
      tree: [
        'ADD loopback lo ok',
        'ADD multus eth0 failed',
        ...flannelAttached,
        ...netctlCalled,
        '  ADD ipvlan net1 failed',
        '  DEL ipvlan net1 ok',
        '    DEL index2ip net1 ok',
        '  DEL netctl net1 ok',
        '    DEL index2ip net1 ok',
        '  DEL flannel eth0 ok',
        '    DEL bridge eth0 ok',
        '      DEL host-local eth0 ok',
      ],
      failure: {
        plugin: 'ipvlan',
        rule: 'link-type-unsupported',
        message: /^failed to create ipvlan: operation not supported$/,
      },
    },
  ],
};

/** Asked in a network namespace that is gone at once. */
function kernelHasIpvlan(): string | null {
  const script = 'ip link add a type veth peer name b && ip link add link a name i type ipvlan';
  const {status} = spawnSync('unshare', ['--net', 'sh', '-c', script]);
  return status === 0 ? 'this kernel has ipvlan' : null;
}
