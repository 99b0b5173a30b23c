import type {Fault} from './fault.js';

/** Of a node with a bridge: the programs. */
export const pluginFaults: readonly Fault[] = [
  {
    name: 'a plugin that is a link to nowhere',
    plant: (node) => {
      node.remove('/opt/cni/bin/bridge');
      node.link('/opt/cni/bin/bridge', '/usr/libexec/cni/bridge');
    },
    first: 'plugin-missing',
    says: 'bridge is a link to /usr/libexec/cni/bridge, and there is no such file',
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
];

/** The first bytes of a program for that machine, little endian (elf(5)). */
function elfHeader(machine: number): string {
  return `\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x02\0${String.fromCharCode(machine)}\0`;
}
