import {bridgeList} from '../../../helpers/doctor-node.js';
import type {Fault} from './fault.js';
import {conflist, withIpam} from './bridge-list.js';

const [bridge, portmap] = bridgeList.plugins;

/** Of a node with a bridge: what is in the directory of configurations. */
export const configurationFaults: readonly Fault[] = [
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
