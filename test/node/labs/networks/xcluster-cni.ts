import type {Network} from '../network.js';

const attached = ['ADD loopback lo ok', 'ADD bridge eth0 ok', '  ADD node-local eth0 ok'];
const refused = ['ADD loopback lo ok', 'ADD bridge eth0 failed', '  ADD node-local eth0 failed'];

export const xclusterCni: Network = {
  name: 'xcluster-cni',
  what:
    'A bridge whose IPAM plugin `node-local` is a shell script: it fills the podCIDRs of the node into the configuration ' +
    'and hands it to host-local. The script finds host-local beside itself, not through `CNI_PATH`, so no shim sees that ' +
    'last call.',
  plugins: ['loopback', 'bridge', 'host-local', 'node-local'],
  files: () => ({
    '/etc/cni/net.d/10-xcluster-cni.conf': {
      cniVersion: '0.3.1',
      name: 'xcluster',
      type: 'bridge',
      bridge: 'cbr0x',
      isGateway: true,
      isDefaultGateway: true,
      mtu: 1500,
      ipam: {type: 'node-local'},
    },
  }),
  scenes: [
    {
      what: 'The node has no podCIDR yet.',
      pods: [{name: 'alpine-0'}],
      tree: refused,
      failure: {plugin: 'node-local', rule: 'pod-cidr-missing', message: /^No K8s CIDRs assigned yet$/},
    },
    {
      what: 'The daemon has written the podCIDRs, one per family, and pods come.',
      prepare: (lab) => {
        lab.write(`${lab.realDir}/podCIDR`, '11.0.4.0/29\n1100:400::/120\n');
        // the failed ADD left a bridge without a port and so without a MAC, which the plugin cannot use
        // (https://github.com/containernetworking/plugins/issues/620)
        lab.run('ip', 'link', 'delete', 'cbr0x');
      },
      pods: ['alpine-1', 'alpine-2'].map((name) => ({name})),
      tree: attached,
    },
    {
      what: 'More pods than addresses: host-local, which no shim sees, refuses, and node-local passes that on.',
      pods: ['alpine-3', 'alpine-4', 'alpine-5', 'alpine-6'].map((name) => ({name})),
      tree: refused,
      failure: {
        plugin: 'node-local',
        rule: 'range-full',
        message: /no IP addresses available in range set: 11\.0\.4\.1-11\.0\.4\.6/,
      },
    },
  ],
};
