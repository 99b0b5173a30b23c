import type {Json} from '../../../../src/cni/json.js';
import type {Network} from '../network.js';

const conflist = '/etc/cni/net.d/10-kuberouter.conflist';

/** kube-router writes the podCIDR of its node into the configuration of host-local. */
function withPodCidr(subnet: string): Json {
  return {
    cniVersion: '0.3.0',
    name: 'mynet',
    plugins: [
      {
        name: 'kubernetes',
        type: 'bridge',
        bridge: 'kube-bridge',
        isDefaultGateway: true,
        hairpinMode: true,
        ipam: {type: 'host-local', subnet},
      },
      {type: 'portmap', capabilities: {snat: true, portMappings: true}},
    ],
  };
}

const attached = ['ADD loopback lo ok', 'ADD bridge eth0 ok', '  ADD host-local eth0 ok', 'ADD portmap eth0 ok'];

export const kubeRouter: Network = {
  name: 'kube-router',
  what:
    'A conflist of bridge and portmap, with host-local for addresses. The daemon on each node writes the podCIDR of the ' +
    'node into `10-kuberouter.conflist` and makes the routes to the other nodes itself.',
  plugins: ['loopback', 'bridge', 'host-local', 'portmap'],
  files: () => ({[conflist]: withPodCidr('10.7.1.0/29')}),
  scenes: [
    {
      what: 'A pod with a port on its node.',
      pods: [{name: 'web-1'}, {name: 'web-2', hostPort: 8080}],
      tree: attached,
    },
    {
      what: 'A /29 has room for five pods. A sixth one comes.',
      pods: ['web-3', 'web-4', 'web-5', 'web-6'].map((name) => ({name})),
      tree: ['ADD loopback lo ok', 'ADD bridge eth0 failed', '  ADD host-local eth0 failed'],
      doctor: 'range-full',
      failure: {
        plugin: 'host-local',
        rule: 'range-full',
        message: /no IP addresses available in range set: 10\.7\.1\.1-10\.7\.1\.6/,
      },
    },
    {
      what: 'The node joins anew and gets another podCIDR, while the bridge still has the address of the old one.',
      prepare: (lab) => lab.write(conflist, withPodCidr('10.7.2.0/24')),
      pods: [{name: 'web-7'}],
      tree: ['ADD loopback lo ok', 'ADD bridge eth0 failed', '  ADD host-local eth0 ok', '  DEL host-local eth0 ok'],
      doctor: 'bridge-address',
      failure: {
        plugin: 'bridge',
        rule: 'bridge-address-differs',
        message: /"kube-bridge" already has an IP address different from 10\.7\.2\.1\/24/,
      },
    },
  ],
};
