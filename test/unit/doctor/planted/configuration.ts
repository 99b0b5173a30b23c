import {bridgeList} from '../../../helpers/doctor-node-kinds.js';
import type {Fault} from './fault.js';
import {conflist, withIpam} from './bridge-list.js';

const [bridge, portmap] = bridgeList.plugins;

/** Of a node with a bridge: what is in the directory of configurations. */
export const configurationFaults: readonly Fault[] = [
  {
    name: 'a kubeconfig that is not there',
    plant: (node) => {
      node.plugin('linkerd-cni');
      const linkerd = {type: 'linkerd-cni', kubernetes: {kubeconfig: '/etc/cni/net.d/ZZZ-linkerd-cni-kubeconfig'}};
      node.json(conflist, {...bridgeList, plugins: [bridge, portmap, linkerd]});
    },
    first: 'plugin-kubeconfig-missing',
    says: '/etc/cni/net.d/ZZZ-linkerd-cni-kubeconfig does not exist',
  },
  {
    name: "a daemon's socket that is not there",
    plant: (node) => {
      node.plugin('kube-ovn');
      const ovn = {type: 'kube-ovn', server_socket: 'unix:///run/openvswitch/kube-ovn-daemon.sock'};
      node.json(conflist, {...bridgeList, plugins: [ovn, portmap]});
    },
    first: 'plugin-socket-missing',
    says: '/run/openvswitch/kube-ovn-daemon.sock does not exist',
  },
  {
    name: 'a plugin for addresses that its caller starts',
    plant: (node) => node.json(conflist, withIpam({type: 'whereabouts', range: '10.9.0.0/24'})),
    first: 'plugin-missing',
    says: 'the plugin whereabouts is not there',
  },
  {
    name: 'index2ip without an address from the boot server',
    plant: (node) => {
      node.plugin('index2ip');
      node.write('/proc/cmdline', 'root=/dev/sda1 ro epoxy.stage=3');
      node.json(conflist, withIpam({type: 'index2ip', index: 3}));
    },
    first: 'epoxy-missing',
    says: '/proc/cmdline',
  },
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
    name: 'an editor that marks Unicode',
    plant: (node) => node.write(conflist, `\ufeff${JSON.stringify(bridgeList)}`),
    first: 'file-unreadable',
    says: 'it begins with a byte order mark',
  },
  {
    name: 'a crash before the file was written',
    plant: (node) => node.write(conflist, '\0'.repeat(300)),
    first: 'file-unreadable',
    says: 'it has NUL bytes',
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
];
