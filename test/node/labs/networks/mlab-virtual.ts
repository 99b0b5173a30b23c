import type {Network} from '../network.js';
import {subnet, subnetFile} from './flannel.js';

export const mlabVirtual: Network = {
  name: 'mlab-virtual',
  what:
    'The virtual machines of M-Lab, nodes with the label `mlab/type=virtual`: flannel alone, and portmap behind it. flannel ' +
    'makes a configuration for bridge and host-local out of the subnet that flanneld wrote into `/run/flannel/subnet.env`.',
  plugins: ['loopback', 'flannel', 'bridge', 'host-local', 'portmap'],
  files: () => ({
    '/etc/cni/net.d/10-flannel.conflist': {
      cniVersion: '0.3.1',
      name: 'cbr0',
      plugins: [
        {type: 'flannel', delegate: {hairpinMode: true, isDefaultGateway: true}},
        {type: 'portmap', capabilities: {portMappings: true}},
      ],
    },
  }),
  replayable: ['bridge', 'host-local'], // flannel reads a file in /run, which is empty in a sandbox
  scenes: [
    {
      what: 'After a reboot flanneld is not up yet: there is no subnet.env.',
      pods: [{name: 'ndt-virtual-1'}],
      tree: ['ADD loopback lo ok', 'ADD flannel eth0 failed'],
      doctor: 'flannel-subnet-missing',
      failure: {
        plugin: 'flannel',
        rule: 'flannel-subnet-missing',
        message: /open \/run\/flannel\/subnet\.env: no such/,
      },
    },
    {
      what: 'flanneld has written it, and a pod comes that has a port on its node.',
      prepare: (lab) => lab.write(subnetFile, subnet),
      pods: [{name: 'ndt-virtual-2', hostPort: 3001}],
      tree: [
        'ADD loopback lo ok',
        'ADD flannel eth0 ok',
        '  ADD bridge eth0 ok',
        '    ADD host-local eth0 ok',
        'ADD portmap eth0 ok',
      ],
    },
  ],
};
